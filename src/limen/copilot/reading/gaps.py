"""The same wish for another target, its verb left out: ``partners get 900 a minute and customers 150``."""

from limen.copilot.reading.fitting import complete
from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.piece import Piece
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.units import MEASURED, in_units

_TARGETS = frozenset({"role", "key", "client", "operation", "severity", "detector", "field", "model"})
_GIVEN = frozenset({*MEASURED, "date", "channel", "scope", "revision"})


def gapped(before: Group, part: Segment, pieces: list[Piece], scan: Scan) -> Group | None:
    """The wish of a segment that only has a target and what it is to get, like the wish before it."""
    if not before.op or part.reason:
        return None
    whole = complete(before.op, before.kinds) or scan.lexicon.says("relative", f" {before.text} ")
    if not whole:
        return None
    pieces = in_units(pieces, before.pieces, scan.lexicon)
    kinds = {piece.kind for piece in pieces if not piece.mark}
    own = {piece.kind for piece in before.pieces}
    given = bool(kinds & own & _GIVEN) or scan.says("factor_heads", part.first, part.last)
    alike = kinds & own & _TARGETS and given and kinds <= own
    if not alike or scan.says("negating", part.first, part.last):
        return None
    text = scan.plain(part.first, part.last)
    loose, spoken = scan.loose(part.first, part.last), scan.low(part.first, part.last)
    return Group([part], part, before.op, text, loose, spoken, pieces, about=before.op, score=before.score)
