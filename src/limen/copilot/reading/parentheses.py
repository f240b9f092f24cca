"""Clauses in commas that only say more of what has a name: ``legacy-erp, which nobody has used, should go``.

They are blanked before a wish is looked for in the rest, so that no amount or verb of theirs is taken for one
of the wish. A clause behind a group (``partners, who sign in from abroad,``) may narrow it and stays, unless
it says how things are now.
"""

from collections.abc import Iterator

from limen.copilot.reading.mention import Scan

LONGEST = 30
"""Words of such a clause."""

LEAST = 2
"""Words behind its head, without which it goes on behind the next comma."""

_NAMED = frozenset(
    {"key", "client", "network", "policy", "gateway", "model", "incident", "evidence", "operation", "channel"}
)
_STOPS = frozenset(".!?;:()")


def without(scan: Scan) -> str:
    """The text with these clauses blanked; places stay as they are."""
    text = scan.text
    for first, last in _clauses(scan):
        start, end = scan.words[first].start, scan.words[last].start
        end += (
            scan.among(last + 1, "copula") or scan.among(last + 1, "obliging") or scan.among(last + 1, "by")
        )
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _clauses(scan: Scan) -> Iterator[tuple[int, int]]:
    """First and last commas of each."""
    for place in range(1, len(scan.words)):
        if scan.at(place) != "," or not scan.free(place):
            continue
        last = _end(scan, place)
        if last and _harmless(scan, place, last):
            yield place, last


def _end(scan: Scan, first: int) -> int:
    """The comma that ends a relative clause, 0 where there is none."""
    head = _head(scan, first + 1)
    for place in range(head + 1, min(first + LONGEST, len(scan.words))) if head else ():
        if scan.at(place) in _STOPS and scan.free(place):
            return 0
        head = place if scan.among(place, "relative_heads") and scan.at(place) != "that" else head
        if scan.at(place) == "," and place - head > LEAST:
            return place
    return 0


def _head(scan: Scan, place: int) -> int:
    """Where "which" or "whose" stands at the beginning of a clause: ``two of whose members``; else 0."""
    near = range(place, place + 4)
    heads = [i for i in near if scan.among(i, "relative_heads") and scan.at(i) != "that"]
    led = heads and all(
        scan.among(i, "relative_leads") or scan.kind(i) == "number" for i in range(place, heads[0])
    )
    return heads[0] if led else 0


def _harmless(scan: Scan, first: int, last: int) -> bool:
    """Whether it asks for nothing and narrows nothing."""
    bounded = any(scan.free(i) and scan.among(i, "bound_firm") for i in range(first, last))
    if bounded or scan.says("obliging", first, last) or scan.says("polite_words", first, last):
        return False
    named = any(m.last == first and m.kind in _NAMED and m.exact for m in scan.mentions)
    present = scan.says("present_state", first, last)
    role = any(m.last == first and m.kind in ("role", "country") for m in scan.mentions)
    return named or (present and (not role or scan.says("counting", first, last)))
