"""Enforcement points and what comes back from them, one file or folder each."""
