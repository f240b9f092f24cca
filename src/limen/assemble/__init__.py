"""The composition root: the only package that knows every adapter, one file a concern."""

from limen.assemble.world import budget_for, world_for

__all__ = ["budget_for", "world_for"]
