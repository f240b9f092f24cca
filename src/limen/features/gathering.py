"""The walk through an answer's JSON: compiled where a compiler was at hand, else its twin; same results."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.features.members import gather, is_global, object_of
else:
    try:
        from limen.features._members import gather, is_global, object_of
    except ImportError:
        from limen.features.members import gather, is_global, object_of

__all__ = ["gather", "is_global", "object_of"]
