"""Shipped test vocabulary: builders, traffic scripts, contract suites for detectors."""
