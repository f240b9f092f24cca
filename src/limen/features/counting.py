"""What counts calls and objects: compiled where a compiler was at hand, else the twins; same results."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.features.cells import Cells
    from limen.features.windows import count, spend, tick
else:
    try:
        from limen.features._windows import Cells, count, spend, tick
    except ImportError:
        from limen.features.cells import Cells
        from limen.features.windows import count, spend, tick

__all__ = ["Cells", "count", "spend", "tick"]
