"""The reader of JSON leaves: compiled where a compiler was at hand, else its twin, with the same results."""

try:
    from limen.features._bytes import json_leaves
except ImportError:
    from limen.features.bytes import json_leaves

__all__ = ["json_leaves"]
