"""A mention in its place: what it stands for, and what the words around it make of it."""

from typing import Any

import msgspec
from msgspec.structs import replace

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

NEAR = 3
"""Words before a mention that say what it is for."""


class Piece(msgspec.Struct, frozen=True):
    """``mark`` is ``except``, ``outside``, ``inside`` or ``""``; ``before`` the plain words before it, the
    nearest last. ``spare`` is one of a story around the wish: it may be what "it" stands for.
    """

    kind: str
    values: tuple[Any, ...]
    mark: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    any_of: bool = False
    text: str = ""
    place: int = 0
    owner: bool = False
    spare: bool = False

    @property
    def value(self) -> Any:
        """What it stands for, where that is one thing."""
        return self.values[0]


def pieces_of(scan: Scan, first: int, last: int, lexicon: Lexicon) -> list[Piece]:
    """The mentions among some words, in order, each with its mark."""
    found: list[Piece] = []
    within = (m for m in scan.mentions if first <= m.first and m.last <= last and m.kind != "former")
    inside = sorted(within, key=lambda m: m.first)
    for number, mention in enumerate(inside):
        earlier = inside[number - 1].last if number else first
        mark = _mark(scan, mention, earlier, lexicon)
        if not mark and found and _listed(scan, inside[number - 1], mention):
            mark = "" if _contrasted(scan, inside[number - 1], mention) else found[-1].mark
        if mark == "except" and _ended(scan, mention, lexicon):
            found = _excepted_too(scan, inside[:number], found, mention)
        found.append(_piece(scan, mention, mark, earlier))
    return found


def _ended(scan: Scan, mention: Mention, lexicon: Lexicon) -> bool:
    return scan.phrase(mention.last, lexicon.lists["exempted"]) > 0


def _excepted_too(scan: Scan, mentions: list[Mention], found: list[Piece], last: Mention) -> list[Piece]:
    """``kestrel-parcel and edi-gateway excepted``: both are."""
    for number in range(len(mentions) - 1, -1, -1):
        between = [scan.at(i) for i in range(mentions[number].last, last.first)]
        if (
            mentions[number].kind != last.kind
            or "and" not in between
            or not _listed(scan, mentions[number], last)
        ):
            break
        found = [*found[:number], replace(found[number], mark="except"), *found[number + 1 :]]
        last = mentions[number]
    return found


def _piece(scan: Scan, mention: Mention, mark: str, earlier: int) -> Piece:
    before = tuple(scan.at(i) for i in range(max(earlier, mention.first - NEAR), mention.first))
    after = tuple(scan.at(i) for i in range(mention.last, mention.last + NEAR))
    text = scan.text[scan.words[mention.first].start : scan.words[mention.last - 1].end]
    return Piece(
        mention.kind,
        mention.values,
        mark,
        before,
        after,
        mention.any_of,
        text,
        mention.first,
        _owner(scan, mention),
        mention.hint,
    )


def _mark(scan: Scan, mention: Mention, earlier: int, lexicon: Lexicon) -> str:
    lists = lexicon.lists
    for start in range(max(earlier, mention.first - 5), mention.first):
        words = scan.phrase(start, lists["outside"])
        if mention.kind == "network" and scan.says("being_used", earlier, start):
            words = words or scan.phrase(start, lists["off_network"])
        if (
            mention.kind in ("network", "country", "hours", "operation")
            and words
            and _leads(scan, start + words, mention.first)
        ):
            return "outside"
        words = scan.phrase(start, lists["exempt"])
        if words and _leads(scan, start + words, mention.first):
            placed = mention.kind in ("network", "country") and scan.among(start, "unless")
            return "outside" if placed else "except"
    if (
        scan.among(earlier - 1, "but")
        and _leads(scan, earlier, mention.first)
        and scan.kind(mention.last) in ("mark", "")
    ):
        return "except"
    left = any(scan.among(i, "leave") for i in range(max(earlier, mention.first - 3), mention.first))
    freed = mention.kind not in _COUNTED and scan.phrase(mention.last, lists["exempted"])
    if freed or (left and scan.among(mention.last, "left_out")):
        return "except"
    for start in range(max(earlier, mention.first - 4), mention.first):
        words = scan.phrase(start, lists["inside"])
        if mention.kind in ("network", "country") and words and _leads(scan, start + words, mention.first):
            return "outside" if _denied(scan, earlier, start) else "inside"
    return ""


_COUNTED = frozenset({"share", "rate", "size", "number", "duration"})
"""Kinds of mention that nothing can be exempt from: ``one in a hundred is fine``."""


def _denied(scan: Scan, first: int, last: int) -> bool:
    """Whether a "not" lies just before: ``isn't coming in from``."""
    for place in range(last - 1, max(first, last - 5) - 1, -1):
        if scan.among(place, "not_being"):
            return True
        if not scan.among(place, "coming"):
            return False
    return False


def _owner(scan: Scan, mention: Mention) -> bool:
    """Whether it only says whose something is that is named next: ``the customer's record``."""
    end = scan.words[mention.last - 1].end
    genitive = scan.text[end : end + 2] in ("'s", "’s") or (
        scan.text[end : end + 1] in ("'", "’") and scan.text[end - 1 : end] == "s"
    )
    if mention.kind == "role" and any(m.kind == "field" and m.first == mention.last for m in scan.mentions):
        return True
    near = range(mention.last, mention.last + 4)
    return genitive and any(other.first in near and other.kind in _OWNED for other in scan.mentions)


_OWNED = frozenset({"operation", "field"})


def _leads(scan: Scan, first: int, last: int) -> bool:
    return all(scan.among(i, "leading") for i in range(first, last))


def _contrasted(scan: Scan, before: Mention, mention: Mention) -> bool:
    """``not the shippers, the couriers``: the second one is meant."""
    denied = any(scan.among(i, "not") for i in range(max(0, before.first - 2), before.first))
    return denied and [scan.at(i) for i in range(before.last, mention.first)][:1] == [","]


def _listed(scan: Scan, before: Mention, mention: Mention) -> bool:
    between = [scan.at(i) for i in range(before.last, mention.first)]
    return (
        before.kind == mention.kind
        and bool(between)
        and all(w in (",", "&", "+", "/", "or") or w in scan.lexicon.sets["listing"] for w in between)
    )
