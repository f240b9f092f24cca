"""Coverage: every word of a wish must have led to something, or be known to say nothing.

A wish of which a word found no place is not carried out where the word could change what is done: it may be a
condition, an exception, another verb or a name that is not known. Accounted for are words of mentions, those
of the cues that matched, those that filled a slot, those that go with what was named, small words and
courtesies; and all words of segments and places that cannot change anything (``asides``, ``places``).
"""

from collections.abc import Sequence

from msgspec.structs import replace

from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.accounted import Known, cued, denied_in, known_in
from limen.copilot.reading.asides import aside, beside
from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.places import amount_at, bounds, emphasis, open_ended, open_tail, passed, taken
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.stories import imperative
from limen.copilot.reading.unnarrowed import harmless


def uncovered(scan: Scan, groups: Sequence[Group]) -> str:
    """The question about the first word that led to nothing; ``""`` where every one did."""
    if not any(group.op and BY_NAME[group.op].impact is not Impact.READ for group in groups):
        return ""
    parts = [part for group in groups for part in (*group.parts, *group.denials)]
    if against := next((part for part in parts if scan.says("objecting", part.first, part.last)), None):
        return f"is it to be done although {scan.low(against.first, against.last)[:80]!r}?"
    meant = [group for group in groups if group.unmeant in ("", "negated") or _half_told(scan, group)]
    found = (ask(scan, group) for group in meant for ask in (_odd, _not_so))
    return next((f"what is {word!r} to mean here?" for word in found if word), "")


def _half_told(scan: Scan, group: Group) -> bool:
    """Whether something is in a story that is no story."""
    return group.unmeant == "told" and not all(aside(scan, part) for part in group.parts)


def _odd(scan: Scan, group: Group) -> str:
    op = group.op or group.about
    if op and BY_NAME[op].impact is Impact.READ:
        return _condition(scan, group)
    known, group = known_in(scan, group), _kernel(scan, group)
    parts = (
        part for part in group.parts if (part is group.core and group.op) or not beside(scan, part, group)
    )
    return next((word for part in parts if (word := first_odd(scan, part, known, group))), "")


def _kernel(scan: Scan, group: Group) -> Group:
    """A wish whose core is where it is asked for, if that is said behind a story about it: ``legacy-erp
    carries no expiry. Please mend this with 31 May.``
    """
    core = group.core
    if not (core and group.op and len(group.parts) > 1 and aside(scan, core)):
        return group
    later = [part for part in group.parts if part.first > core.first and not beside(scan, part, group)]
    again = [part for part in later if cued(scan, group.op, part.first, part.last)]
    asked = [part for part in later if scan.says("courtesy", part.first, part.last) or imperative(scan, part)]
    return replace(group, core=next(iter([*again, *asked]), core))


def _not_so(scan: Scan, group: Group) -> str:
    """The first word of what is not to be that is more than a contrast: ``not the other key``."""
    known = denied_in(scan, group)
    for part in group.denials:
        within = [m for m in scan.mentions if part.first <= m.first < part.last]
        free = "except_" in BY_NAME[group.op or group.about].__struct_fields__ if group.about else True
        if aside(scan, part) and not (within and free):
            continue
        strange = [m for m in within if m.kind not in group.kinds]
        word = scan.low(strange[0].first, strange[0].last) if strange else first_odd(scan, part, known, group)
        if word:
            return word
    return ""


def _condition(scan: Scan, group: Group) -> str:
    """The condition under which something is only to be shown; beside other wishes it may be theirs."""
    return next((scan.at(part.first) for part in group.parts if scan.among(part.first, "bound_firm")), "")


def first_odd(scan: Scan, part: Segment, known: Known, group: Group) -> str:
    """The first word of a segment that is not accounted for."""
    inside = {
        i for m in taken(scan, group) for i in range(m.first, m.last) if not m.inner[0] <= i < m.inner[1]
    }
    if part.breaks in scan.lexicon.sets["bound_firm"] and part is not group.core:
        if open_ended(scan, part, group):
            return ""
        if not (scan.among(part.first - 1, "open_end") and any(slots.get("when") for slots in group.slots)):
            return part.breaks
    if scan.among(part.first, "or_else") or (part is not group.core and _kept(scan, part)):
        return scan.words[part.first].text
    free = passed(scan, part, group) | inside
    for place in range(part.first, part.last):
        if open_tail(scan, place, part, group):
            break
        if scan.at(place) == "+" and amount_at(scan, place + 1) and not scan.among(place - 1, "present_days"):
            return f"+{scan.words[place + 1].text}"
        if place in free or scan.kind(place) == "mark" or (scan.at(place) == "4" and place + 1 in inside):
            continue
        here = inside & set(range(part.first, part.last))
        if not (_accounted(scan, place, known, group, here) or harmless(scan, place, part, group)):
            return scan.words[place].text
    return ""


def _accounted(scan: Scan, place: int, known: Known, group: Group, inside: set[int]) -> bool:
    forms = {scan.words[place].plain, scan.words[place].low}
    if forms & known.firm or emphasis(scan, place):
        return True
    if scan.among(place, "bound_behind") and place - 1 in inside:
        return True
    if scan.among(place, "bound"):
        half = scan.among(place + 1, "relative") and scan.at(place + 1) in known.firm
        return half or bounds(scan, place, inside, group)
    return bool(forms & known.loose)


def _kept(scan: Scan, part: Segment) -> bool:
    """Whether a segment only says that all is to stay: ``keep it``."""
    said = [i for i in range(part.first, part.last) if not scan.among(i, "filler")]
    kept = any(scan.among(i, "keeping_verbs") for i in said)
    return kept and all(scan.among(i, "keeping") for i in said)
