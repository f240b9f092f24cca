"""Finders of amounts, in the order in which they look: what is longest and plainest first."""
