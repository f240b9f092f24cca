"""Limen: zero-trust API security that learns what is normal for each caller."""

__version__ = "0.1.0"
