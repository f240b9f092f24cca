"""What two sketches do with every call: compiled where a compiler was at hand, else in Python."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.sketches.cores import Cells, Registers
else:
    try:
        from limen.sketches._cores import Cells, Registers
    except ImportError:
        from limen.sketches.cores import Cells, Registers

__all__ = ["Cells", "Registers"]
