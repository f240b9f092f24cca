"""The histogram and how odd a count is by it: compiled where a compiler was at hand, else in Python."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.sketches.histogram import Histogram, Tails
    from limen.sketches.surprise import tail
else:
    try:
        from limen.sketches._histogram import Histogram, Tails, tail
    except ImportError:
        from limen.sketches.histogram import Histogram, Tails
        from limen.sketches.surprise import tail

__all__ = ["Histogram", "Tails", "tail"]
