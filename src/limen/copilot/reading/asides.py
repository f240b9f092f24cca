"""Segments beside a wish that cannot change it: reasons, stories, remarks, headings, who wrote it.

What stays in question is a segment that holds a word of scope, an amount, a verb that asks for something, or
what may be one more of a list.
"""

from msgspec.structs import replace

from limen.copilot.operations import BY_NAME
from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.places import AMOUNTS
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.stories import dismisses, holds, imperative, states, subject, told, verbal

SIGNED = 3
"""Words of a signature."""

LISTED = 2
"""Words behind a name and a comma that may be one more name."""

_LISTS = frozenset({",", "+", "&", "/"})

_REMARKS = frozenset({"", ",", "-", "–", "—", "(", ")", ":"})
"""What comes before a remark; behind "and" or "but" comes more of a wish, unless it tells something."""


def beside(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a segment of a wish changes nothing in it."""
    if _frees(scan, part, group):
        return False
    return (
        aside(scan, part)
        or signed(scan, part)
        or heading(scan, part)
        or aim(scan, part, group)
        or remark(scan, part, group)
        or context(scan, part, group)
        or meanwhile(scan, part, group)
    )


def context(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a sentence that asks for nothing says what is so: ``Fjordline want to try our prices.``"""
    apart = not group.op or (group.core is not None and part.sentence != group.core.sentence)
    if not apart or (part is group.core and group.op) or _amounts(scan, part) or _firm(scan, part):
        return False
    if scan.says("obliging", part.first, part.last) or imperative(scan, part) or holds(scan, part, "strict"):
        return False
    return subject(scan, part.first) and any(verbal(scan, i) for i in range(part.first + 1, part.last))


def meanwhile(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a clause before the wish says what its author does: ``while I drive``, ``before I forget``."""
    before = group.core is None or part.first < group.core.first
    led = scan.among(part.first, "meanwhile")
    mine = scan.among(part.first + led, "selves") and (led or part.breaks in scan.lexicon.sets["meanwhile"])
    return before and mine and not _mentions(scan, part)


def _frees(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a statement may leave somebody free of a rule: ``the night shift can do without``."""
    op = group.op or group.about
    ruled = bool(op) and ("except_" in BY_NAME[op].__struct_fields__ or op.startswith("block_"))
    first = next((i for i in range(part.first, part.last) if not scan.among(i, "openers")), part.first)
    rest = replace(part, first=first)
    freed = holds(scan, rest, "freeing") or scan.says("unobliged", first, part.last)
    return ruled and not part.reason and freed and not scan.among(first, "selves")


def aside(scan: Scan, part: Segment) -> bool:
    """Whether a segment only tells something; not one that says under which condition, until when, or how it
    is to be."""
    if part.reason:
        return part.breaks != "so" or not _amounts(scan, part)
    if part.breaks in scan.lexicon.sets["bound_firm"] or (_amounts(scan, part) and not dismisses(scan, part)):
        return False
    free = scan.among(part.first, "selves") or scan.says("unobliged", part.first, part.last)
    obliges = scan.says("obliging", part.first, part.last) and not free
    if obliges or not (told(scan, part) or _stated(scan, part)):
        return False
    return _stated(scan, part) or not scan.says("relative", part.first, part.last)


def _stated(scan: Scan, part: Segment) -> bool:
    """Whether a segment is a statement: it begins with what it is about, and its verb comes next."""
    past = scan.among(part.first, "all_of") and holds(scan, part, "past_verbs")
    scoped = scan.among(part.first, "scoping") and not past
    return not scoped and not _firm(scan, part) and states(scan, part)


def _firm(scan: Scan, part: Segment) -> bool:
    """Whether it holds a word of scope, not as a part of a phrase that says nothing: ``once more``."""
    phrases = scan.lexicon.raw["filler_phrases"]
    places = (i for i in range(part.first, part.last) if scan.free(i) and not scan.phrase(i, phrases))
    return any(scan.among(i, "bound_firm") for i in places)


def remark(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a segment without a verb says nothing of what is to be: ``planned maintenance``."""
    if (
        part.breaks not in _REMARKS
        or (part is group.core and group.op)
        or _mentions(scan, part)
        or imperative(scan, part)
    ):
        return False
    names = {m.last for m in scan.mentions if m.kind not in AMOUNTS}
    lists = part.breaks == "," and part.first - 1 in names and part.last - part.first <= LISTED
    asks = scan.says("obliging", part.first, part.last) or _verbs(scan, part)
    return not _bounds(scan, part) and not asks and not lists and not scan.among(part.first, "scoping")


def _bounds(scan: Scan, part: Segment) -> bool:
    """Whether some word in it may bound what is done; "since" only says how long something has been so."""
    names = ("bound", "strict", "scope_words", "doubt_times")
    free = (i for i in range(part.first, part.last) if scan.free(i) and scan.at(i) != "since")
    return any(scan.among(i, name) for i in free for name in names)


def _verbs(scan: Scan, part: Segment) -> bool:
    """Whether some word in it is a verb of a wish, which may be one of another kind."""
    verbs = scan.lexicon.verbs_known
    return any(scan.at(i) == scan.words[i].low and scan.at(i) in verbs for i in range(part.first, part.last))


def aim(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a segment before the wish only says what it is for: ``for the Easter campaign, ...``."""
    before = group.core is not None and part.first < group.core.first
    aimed = scan.among(part.first, "aiming") and scan.among(part.last - 1, "aims")
    return before and aimed and not _amounts(scan, part) and not _bounds(scan, part)


def heading(scan: Scan, part: Segment) -> bool:
    """Whether a segment is a title: words before a colon that bound nothing; what it names is still held
    against the wish, and so is every word of a list (``refunds + payouts: enforce``).
    """
    last = scan.at(part.last) == ":"
    return (
        last
        and not _listing(scan, part)
        and not scan.says("it", part.first, part.last)
        and not scan.among(part.first, "scoping")
        and not _amounts(scan, part)
        and not _bounds(scan, part)
        and not scan.says("obliging", part.first, part.last)
    )


def _listing(scan: Scan, part: Segment) -> bool:
    """Whether something named in a segment, or right before it, is one of a list."""
    ends = {m.last for m in scan.mentions if m.kind not in AMOUNTS}
    places = range(part.first - 1, part.last)
    return any(i in ends and (scan.at(i) in _LISTS or scan.among(i, "listing")) for i in places)


def signed(scan: Scan, part: Segment) -> bool:
    """Whether a segment is only who wrote it: the last words of a text, with capitals and nobody's."""
    words = [word for word in scan.words[part.first :] if word.kind != "mark"]
    names = all(word.text[:1].isupper() and not scan.lexicon.form(word.low) for word in words)
    return names and len(words) <= SIGNED and scan.free(part.first, part.last)


def _amounts(scan: Scan, part: Segment) -> bool:
    """Whether an amount is in it; this day is none, since everything is done today."""
    inside = (m for m in scan.mentions if part.first <= m.first < part.last and m.kind in AMOUNTS)
    return any(not scan.phrase(m.first, scan.lexicon.lists["today"]) for m in inside)


def _mentions(scan: Scan, part: Segment) -> bool:
    """Whether something is named in it; a day behind "since" is one that was."""
    named = (m for m in scan.mentions if part.first <= m.first < part.last and not m.hint)
    return any(scan.at(m.first - 1) != "since" for m in named)
