"""Tier 0 of understanding: an operator's words become operations, a question, or nothing, by rules."""
