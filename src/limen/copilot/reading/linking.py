"""How a segment goes on with what its sentence said before it: a conclusion, a condition, more of a wish."""

from collections.abc import Sequence

from limen.copilot.reading.fitting import complete
from limen.copilot.reading.group import Group
from limen.copilot.reading.intents import Intent, intents_of
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.stories import imperative, states, subject

ADDS = frozenset({"start_gateway", "rotate_key", "create_key"})
"""Operations of which a later segment may say what they need not have."""


def concludes(scan: Scan, part: Segment, before: Sequence[Segment], *, wished: bool) -> bool:
    """Whether a wish is drawn from all that was said before: ``port 8080 has to be free, so stop edge``;
    where something there looks like a wish (``wished``), only from a plain statement.
    """
    so = any(scan.among(i, "concluding") for i in (part.first - 1, part.first))
    asked = any(imperative(scan, lent) for lent in before)
    if not so or not before or asked:
        return False
    if not states(scan, before[0]) and (wished or not subject(scan, before[0].first)):
        return False
    return imperative(scan, part) or "polite" in moods_of(scan, part.first, part.last, scan.lexicon)


def supposes(scan: Scan, part: Segment) -> bool:
    """Whether a segment is a condition: ``if it turns out to be an attack, ...``; not one of courtesy."""
    return scan.among(part.first, "supposing") and not scan.says("polite_if", part.first, part.last)


def adds(scan: Scan, before: Group, part: Segment) -> bool:
    """Whether it says more of the wish before, of a kind that it lacked: ``let it listen on 9443``."""
    if before.op not in ADDS or not scan.says("it", part.first, part.last):
        return False
    kinds = {m.kind for m in scan.mentions if part.first <= m.first < part.last}
    said = intents_of(scan, part.first, part.last, scan.lexicon)
    return bool(kinds) and kinds.isdisjoint(before.kinds) and any(i.op == before.op for i in said)


def mends(scan: Scan, before: Group, part: Segment) -> bool:
    """Whether it says what is to be instead of what was complained of, a wish then: ``..., double it``."""
    factor = scan.says("factor_heads", part.first, part.last) and imperative(scan, part)
    if before.unmeant != "complaint" or not factor:
        return False
    before.op, before.unmeant = before.about, ""
    return True


def excepts(scan: Scan, part: Segment) -> bool:
    """Whether a segment only says what a rule leaves free: ``those with a passkey excepted``."""
    return scan.among(part.last - 1, "ends_exempt") or scan.among(part.first, "begins_exempt")


def _limits(scan: Scan, group: Group, part: Segment, best: Intent) -> bool:
    """Whether it only says how often what a rule permits may be done: ``..., up to 200 calls an hour``."""
    kinds = {m.kind for m in scan.mentions if part.first <= m.first < part.last}
    asks = imperative(scan, part) or scan.says("obliging", part.first, part.last)
    ruled = group.op == "add_policy" and best.op in ("set_rate_limit", "set_quota") and not group.unmeant
    return ruled and kinds == {"rate"} and "rate" not in group.kinds and not asks


def tail(scan: Scan, group: Group, part: Segment, best: Intent) -> bool:
    """Whether a segment only goes on with the wish before: the same one, which lacked something or is said
    again in other words (``proof of possession (DPoP)``), or a rule, of which it says how often.
    """
    if group.unmeant or best.op != group.op:
        return _limits(scan, group, part, best)
    if part.breaks == "(" and not any(part.first <= m.first < part.last for m in scan.mentions):
        return True
    if {m.kind for m in scan.mentions if part.first <= m.first < part.last} & set(group.kinds) and scan.says(
        "factor_heads", part.first, part.last
    ):
        return False
    rest = group.op == "mask_field" and scan.says("seen_only", part.first, part.last)
    own = {m.kind for m in scan.mentions if part.first <= m.first < part.last}
    more = bool(own) and own.isdisjoint(group.kinds) and group.op in ADDS
    same = rest or more or not complete(group.op, group.kinds)
    return same and part.breaks in (",", ":", "-", "–", "and")
