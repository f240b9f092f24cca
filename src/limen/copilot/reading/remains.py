"""What remains of a turn when its wishes are drafted: half a wish that was not understood is asked about."""

from collections.abc import Sequence

from limen.copilot.reading.asides import aside
from limen.copilot.reading.coverage import uncovered
from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.stories import states, told

_SHOWN = frozenset({"mask_field", "suspend_key", "resume_key", "rotate_key", "revoke_key", "set_mode"})
_MEASURED = frozenset(
    {"set_rate_limit", "set_quota", "set_body_limit", "set_token_lifetime", "set_budget", "set_key_expiry"}
)
SHORT = 3
"""Words of a sentence that is little more than a number: ``Twenty.``"""

_AMOUNTS = frozenset({"rate", "size", "share", "duration"})


def remains(scan: Scan, groups: Sequence[Group]) -> str:
    """The first question about words beside the wishes that were understood; ``""`` where there is none."""
    asked = (
        ask(scan, group, groups)
        for group in groups
        for ask in (_amount, _denied, _overheard, _other_verb, _lost, _unread)
    )
    return next((question for question in asked if question), "") or uncovered(scan, groups)


def _denied(scan: Scan, group: Group, groups: Sequence[Group]) -> str:
    """The same thing wanted and not wanted: ``let it expire on Friday and make sure it never expires``."""
    later = [part for part in group.parts if part is not group.core]
    if group.denied or (
        group.op in _SHOWN and any(_not_so(scan, part, group) for part in later if not told(scan, part))
    ):
        return "that is wanted and not wanted: which of the two?"
    wanted = {other.op for other in groups if other.op}
    again = group.unmeant == "negated" and group.about in wanted and not group.pieces
    return "that is wanted and not wanted: which of the two?" if again else ""


def _not_so(scan: Scan, part: Segment, group: Group) -> bool:
    """``... and also not hidden``."""
    said = scan.lexicon.cues.words.get(group.op, set())
    return scan.among(part.first, "not") and bool(
        {scan.at(part.first + 1), scan.low(part.first + 1, part.first + 2)} & said
    )


def _overheard(_scan: Scan, group: Group, groups: Sequence[Group]) -> str:
    """A wish beside others that may be only a thought, or somebody else's, or half of the same sentence."""
    wished = {other.core.sentence for other in groups if other.op and other.core}
    same = group.core is not None and group.core.sentence in wished
    half = group.unmeant == "told" and same and bool(set(group.kinds) & _AMOUNTS)
    if group.unmeant not in ("reported", "hypothetical") and not half:
        return ""
    return f"is that wanted too, or only spoken of: {group.text.strip()[:80]!r}?"


def _amount(scan: Scan, group: Group, _groups: Sequence[Group]) -> str:
    """Words that name an amount and were not understood: they may be half of a wish."""
    if group.op or group.unmeant or any(told(scan, part) for part in group.parts):
        return ""
    short = len(group.text.split()) <= SHORT
    amounts = [p for p in group.pieces if p.kind in _AMOUNTS or (short and p.kind == "number")]
    return f"what is {amounts[0].text!r} to mean here?" if amounts else ""


def _other_verb(scan: Scan, group: Group, _groups: Sequence[Group]) -> str:
    """A part of a wish that begins with a verb of something else: ``drop the old one`` beside an import."""
    if group.unmeant:
        return ""
    heads = (_head(scan, part) for part in group.parts if part is group.core or not told(scan, part))
    known = scan.lexicon.cues.words.get(group.op, set()) | scan.lexicon.sets["any_wish"]
    if group.op in _MEASURED:
        known |= scan.lexicon.sets["amount_verbs"]
    strange = next((head for head in heads if head in scan.lexicon.verbs_known and head not in known), "")
    return f"what is {strange!r} to mean here?" if strange else ""


def _head(scan: Scan, part: Segment) -> str:
    """The first word of a segment that says something, where no mention has it."""
    for place in range(part.first, part.last):
        if not scan.among(place, "light") and not scan.among(place, "courtesy"):
            return scan.at(place) if scan.free(place) and scan.words[place].low == scan.at(place) else ""
    return ""


def _lost(scan: Scan, group: Group, _groups: Sequence[Group]) -> str:
    """``make it one``: a correction of which nothing was understood."""
    for part in group.parts:
        mentioned = any(part.first <= mention.first < part.last for mention in scan.mentions)
        if scan.says("make_it", part.first, part.last) and not mentioned and part is not group.core:
            return f"what is {scan.low(part.first, part.last)!r} to mean here?"
    return ""


def _unread(scan: Scan, group: Group, _groups: Sequence[Group]) -> str:
    """What shall be, and was not understood: ``contractors shall be ...``; and two things put together."""
    own = [piece for piece in group.pieces if not piece.spare]
    if group.op or group.unmeant or not own or all(aside(scan, part) for part in group.parts):
        return ""
    obliging = any(scan.says("obliging", part.first, part.last) for part in group.parts)
    assigned = len({piece.kind for piece in own}) > 1 and not any(states(scan, part) for part in group.parts)
    return f"what is {group.text.strip()[:80]!r} to mean?" if obliging or assigned else ""
