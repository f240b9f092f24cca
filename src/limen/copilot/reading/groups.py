"""Groups: segments that belong to one wish, with its subject; what is no wish is told apart here."""

import msgspec

from limen.copilot.reading.intents import Intent, intents_of
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import READS, RULES, moods_of
from limen.copilot.reading.piece import Piece, pieces_of
from limen.copilot.reading.segments import Segment, segments_of

LEAST = 3.5
"""Score from which words are a wish."""


class Group(msgspec.Struct):
    """Words of one wish. ``op`` is empty where none was recognised or where it is not meant as a wish;
    ``subject`` are mentions that the sentence began with; ``doubt`` is the question to ask.
    """

    first: int
    last: int
    op: str = ""
    text: str = ""
    pieces: list[Piece] = []
    subject: list[Piece] = []
    moods: set[str] = set()
    doubt: str = ""


def groups_of(scan: Scan, lexicon: Lexicon) -> list[Group]:
    """All groups of a text, in order."""
    found: list[Group] = []
    segments = segments_of(scan)
    for number in dict.fromkeys(segment.sentence for segment in segments):
        found += _sentence(scan, [s for s in segments if s.sentence == number], lexicon)
    return found


def _sentence(scan: Scan, parts: list[Segment], lexicon: Lexicon) -> list[Group]:
    spans = _spans(scan, parts, lexicon)
    moods = moods_of(scan, parts[0].first, parts[-1].last, lexicon)
    if parts[0].question:
        moods.add("question")
    subject: list[Piece] = []
    found = []
    for first, last in spans:
        group = _group(scan, first, last, moods, lexicon)
        group.subject = list(subject)
        subject += group.pieces
        found.append(group)
    return found


def _spans(scan: Scan, parts: list[Segment], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where one wish ends and the next begins: at a segment that asks for something by itself."""
    spans: list[tuple[int, int]] = []
    begun = False
    for part in parts:
        best = _best(scan, part.first, part.last, lexicon)
        fresh = best is not None and best.score >= LEAST
        if spans and not (fresh and begun):
            whole = (spans[-1][0], part.last)
            spans[-1] = whole
        else:
            spans.append((part.first, part.last))
            begun = False
        begun = begun or fresh or _asks(scan, spans[-1], lexicon)
    return spans


def _asks(scan: Scan, span: tuple[int, int], lexicon: Lexicon) -> bool:
    best = _best(scan, *span, lexicon)
    return best is not None and best.score >= LEAST


def _best(scan: Scan, first: int, last: int, lexicon: Lexicon) -> Intent | None:
    return next(iter(intents_of(scan, first, last, lexicon)), None)


def _group(scan: Scan, first: int, last: int, moods: set[str], lexicon: Lexicon) -> Group:
    pieces = pieces_of(scan, first, last, lexicon)
    group = Group(first, last, text=scan.plain(first, last), pieces=pieces, moods=moods)
    best = _best(scan, first, last, lexicon)
    if best is None or best.score < LEAST:
        return group
    if _meant(best.op, scan, first, last, moods, lexicon):
        group.op = best.op
    return group


def _meant(op: str, scan: Scan, first: int, last: int, moods: set[str], lexicon: Lexicon) -> bool:
    own = moods_of(scan, first, last, lexicon)
    if op in READS:
        return "negated" not in own and "hypothetical" not in own
    if "hypothetical" in moods or "reported" in moods:
        return False
    if "question" in moods and "polite" not in moods:
        return False
    return "negated" not in own or op in RULES
