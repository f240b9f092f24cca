"""Bare numbers in the unit of what was said before: after "20 minutes", "make that 45" is 45 minutes."""

from collections.abc import Iterable

from msgspec.structs import replace

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.piece import Piece

MEASURED = ("duration", "size", "share", "rate")


def in_units(pieces: list[Piece], before: Iterable[Piece], lexicon: Lexicon) -> list[Piece]:
    """Bare numbers as the amounts they correct; a time alone (``per week``) is that of the rate before."""
    old = next((piece for piece in before if piece.kind in MEASURED), None)
    if old is None or any(piece.kind == old.kind for piece in pieces):
        return pieces
    return [_like(piece, old, lexicon) if _bare(piece, old, lexicon) else piece for piece in pieces]


def _bare(piece: Piece, old: Piece, lexicon: Lexicon) -> bool:
    """Whether it is only half of an amount; behind a rate, ``a week`` is how long its calls may take."""
    time = old.kind == "rate" and piece.kind == "duration"
    return piece.kind in ("number", "period") or (
        time and piece.text.lower().split()[0] in lexicon.sets["article_a"]
    )


def _like(piece: Piece, old: Piece, lexicon: Lexicon) -> Piece:
    if old.kind == "rate":
        calls, per_s = old.value
        rate = (calls, piece.value) if piece.kind != "number" else (piece.value, per_s)
        return replace(piece, kind="rate", values=(rate,), spare=False)
    if piece.kind == "period":
        return piece
    if old.kind == "share":
        return replace(piece, kind="share", values=(piece.value / 100,))
    unit = unit_of(old, lexicon)
    return replace(piece, kind=old.kind, values=(round(piece.value * unit),)) if unit else piece


def unit_of(piece: Piece, lexicon: Lexicon) -> int:
    """The unit in which a length of time or a size was said; 0 where none was."""
    table = lexicon.units if piece.kind == "duration" else lexicon.sizes
    words = [lexicon.plain(word) for word in piece.text.lower().replace("-", " ").split()]
    return next((table[word] for word in words if word in table), 0)


def instead(before: list[Piece], pieces: list[Piece], lexicon: Lexicon) -> tuple[list[Piece], list[Piece]]:
    """What is to be in place of what was complained of, and the rest of that: ``ten is a lot, three``."""
    meant = in_units(pieces, before, lexicon)
    measured = {piece.kind for piece in meant if piece.kind in MEASURED}
    rest = [replace(p, spare=True) if p.kind in measured else p for p in before]
    return (meant, rest) if measured and meant != pieces else (pieces, before)
