"""Follow-up turns: a correction, an addition, a yes or a no to what was drafted before."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from limen.copilot.reading.groups import Group
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.piece import Piece

if TYPE_CHECKING:
    from limen.copilot.reading.read import Copilot, Draft, Reading, Talk


def follow(
    copilot: "Copilot", scan: Scan, groups: list[Group], pieces: list[Piece], talk: "Talk"
) -> "Reading | None":
    """The answer to a turn that leans on earlier ones; ``None`` where it stands for itself."""
    from limen.copilot.reading.read import Reading  # noqa: PLC0415

    if not talk.drafts and talk.topic is None:
        return None
    moods = moods_of(scan, 0, len(scan.words), copilot.lexicon)
    acting = any(group.op for group in groups)
    if "cancel" in moods and not acting and not pieces:
        talk.drafts = []
        return Reading("none")
    if "confirm" in moods and not acting and not pieces:
        return Reading("none")
    relative = any(f" {word} " in f" {scan.plain(0, len(scan.words))} " for word in RELATIVE)
    if acting or not (pieces or relative):
        return None
    last = talk.drafts[-1] if talk.drafts else talk.topic
    if last is None:
        return None
    pieces = _in_units(pieces, last, copilot.lexicon)
    changed = copilot.draft(last.op, f"{last.text} {scan.plain(0, len(scan.words))}", merged(last, pieces, scan), talk.pieces, None, scan.loose(0, len(scan.words)))
    talk.drafts = [*talk.drafts[:-1], changed]
    return copilot.answer([changed], [])


def _in_units(pieces: list[Piece], draft: "Draft", lexicon: "Lexicon") -> list[Piece]:
    """Bare numbers as the amounts they correct: after "20 minutes", "make that 45" is 45 minutes."""
    old = next((piece for piece in draft.pieces if piece.kind in ("duration", "size", "share", "rate")), None)
    if old is None or any(piece.kind == old.kind for piece in pieces):
        return pieces
    return [_like(piece, old, lexicon) if piece.kind == "number" else piece for piece in pieces]


def _like(piece: Piece, old: Piece, lexicon: "Lexicon") -> Piece:
    if old.kind == "rate":
        return replace(piece, kind="rate", values=((piece.value, old.value[1]),))
    if old.kind == "share":
        return replace(piece, kind="share", values=(piece.value / 100,))
    table = lexicon.units if old.kind == "duration" else lexicon.sizes
    words = [lexicon.plain(word) for word in old.text.lower().replace("-", " ").split()]
    unit = next((table[word] for word in words if word in table), 0)
    return replace(piece, kind=old.kind, values=(round(piece.value * unit),)) if unit else piece


AMOUNTS = frozenset({"duration", "date", "moment", "rate", "size", "share", "number"})
RELATIVE = ("half", "double", "twice", "triple", "halve", "quarter")


def merged(draft: "Draft", pieces: list[Piece], scan: Scan) -> list[Piece]:
    """The mentions of a draft with those of a later turn: of the same kind and mark they take their place."""
    words = {word.plain for word in scan.words}
    adds = bool(words & {"also", "too", "additionally", "plus", "add", "likewise", "as well", "same"})
    pieces = [piece for piece in pieces if piece.before[-1:] != ("not",)]
    replaced = {(p.kind, p.mark) for p in pieces if not adds or p.kind in AMOUNTS}
    if {kind for kind, _ in replaced} & {"date", "duration", "moment"}:
        replaced |= {(kind, "") for kind in ("date", "duration", "moment")}
    kept = [piece for piece in draft.pieces if (piece.kind, piece.mark) not in replaced]
    return [*kept, *pieces]
