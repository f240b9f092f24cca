"""Tier 0 of understanding: an operator's words become typed operations, a question, or nothing, by rules alone."""
