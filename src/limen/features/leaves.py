"""The readers of JSON leaves: compiled where a compiler was at hand, else their twins; same results."""

try:
    from limen.features._bytes import json_leaves, json_texts
except ImportError:
    from limen.features.bytes import json_leaves, json_texts

__all__ = ["json_leaves", "json_texts"]
