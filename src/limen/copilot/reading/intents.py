"""Which operation some words ask for: the cues that match, weighed by how well the mentions fit its slots."""

from collections.abc import Sequence

import msgspec

from limen.copilot.operations import OPERATIONS
from limen.copilot.reading.fitting import complete, fit
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan

ORDER = {operation.op: place for place, operation in enumerate(OPERATIONS)}

HEADED = 1.5
"""What it is worth that a wish begins with the verb of a cue."""


class Intent(msgspec.Struct, frozen=True):
    """An operation that words may ask for, how much they speak for it, and which words those are."""

    op: str
    score: float
    first: int
    last: int
    cue: str = ""


def line_of(
    scan: Scan, first: int, last: int, *, names: bool = True
) -> tuple[list[frozenset[str]], list[int]]:
    """The words as cues see them: a mention is one of them, with its own words where ``names`` says so; and
    the place where each begins.
    """
    starts = scan.starts
    line, places, place = [], [], first
    while place < last:
        mention = starts.get(place)
        end = mention.last if mention else place + 1
        seen = {form for word in scan.words[place:end] for form in (word.plain, word.low)}
        if mention:
            inside = [starts[inner] for inner in range(place, end) if inner in starts]
            seen = (seen if names else set()) | {f"<{each.kind}>" for each in inside}
            seen |= {"<key>" for each in inside if each.kind == "unknown"}
            seen |= {"<daily>" for each in inside if each.kind == "rate" and each.value[1] >= DAY}
        elif seen & scan.lexicon.sets["it"]:
            seen |= {"<it>"} | _meant_by_it(scan, place)
        elif seen & scan.lexicon.sets["its"]:
            seen |= _meant_by_it(scan, place)
        elif "key" in seen and scan.among(place - 1, "pointing"):
            seen.add("<key>")
        line.append(frozenset(seen))
        places.append(place)
        place = end
    return line, places


def _polite(scan: Scan, place: int) -> bool:
    return scan.among(place, "light") or scan.among(place, "courtesy")


def _mentions(seen: frozenset[str]) -> bool:
    return any(form.startswith("<") for form in seen)


def _meant_by_it(scan: Scan, place: int) -> set[str]:
    """The kinds of what "it" may stand for: whatever was named before it."""
    return {f"<{m.kind}>" for m in scan.mentions if m.last <= place and m.kind in _REFERRED}


_REFERRED = frozenset(
    {
        "key",
        "client",
        "network",
        "country",
        "operation",
        "policy",
        "gateway",
        "model",
        "incident",
        "evidence",
        "field",
    }
)


def intents_of(
    scan: Scan, first: int, last: int, lexicon: Lexicon, carried: Sequence[str] = ()
) -> list[Intent]:
    """What some words may ask for, the likeliest first; ``carried`` are kinds that were spoken of before."""
    line, places = line_of(scan, first, last)
    kinds = [m.kind for m in scan.mentions if first <= m.first and m.last <= last and m.kind != "former"]
    aged = scan.says("older_than", first, last)
    best: dict[str, tuple[float, tuple[int, int], str]] = {}
    head = next((at for at, place in enumerate(places) if not _polite(scan, place)), 0)
    for op, cue, span in lexicon.cues.matches(line):
        heads = span[0] == head and not cue.anywhere and not cue.first and not _mentions(line[head])
        heads = heads and scan.at(places[head]) in lexicon.verbs_known and complete(op, kinds)
        weight = cue.weight + HEADED * heads
        best[op] = max(best.get(op, (0, (0, 0), "")), (weight, span, cue.text))
    found = [
        Intent(
            op,
            weight
            + fit(op, _apart(kinds, op, aged=aged), carried)
            + _ruled(scan, op, kinds, first, last, carried),
            places[start],
            _after(places, end, last),
            text,
        )
        for op, (weight, (start, end), text) in best.items()
    ]
    return sorted(found, key=lambda intent: (-intent.score, ORDER[intent.op]))


def _apart(kinds: list[str], op: str, *, aged: bool) -> list[str]:
    """Kinds without a length of time that is the age of a token, beside what a rule may have it for."""
    rule = aged and op != "set_token_lifetime"
    return [kind for kind in kinds if not (rule and kind == "duration")]


RULED = 4.0
"""What it is worth that a rate is spoken of as a rule (``forbid more than ...``), or is not; and that a rate
limit is for a day or more, which is a quota.
"""

DAY = 86_400


def _ruled(scan: Scan, op: str, kinds: Sequence[str], first: int, last: int, carried: Sequence[str]) -> float:
    aged = op == "set_token_lifetime" and scan.says("older_than", first, last)
    ruled = "operation" in kinds and scan.says("may_not", first, last)
    if aged and (ruled or scan.says("requirement", first, last)):
        return -RULED
    if op == "require_passkey" and scan.says("lifted_by_passkey", first, last):
        return -RULED
    daily = any(m.kind == "rate" and m.value[1] >= DAY for m in scan.mentions if first <= m.first < last)
    if op == "set_rate_limit" and daily:
        return -RULED
    nobody = "role" not in kinds and "role" not in carried
    placed = op == "add_policy" and nobody and bool({"network", "country"} & set(kinds))
    if placed and not scan.says("rule_words", first, last):
        return -RULED
    if op != "add_policy" or "rate" not in kinds:
        return 0.0
    bounded = bool({"network", "country", "hours"} & set(kinds))
    ruled = "policy" not in kinds and (bounded or scan.says("rule_words", first, last))
    return RULED if ruled else -RULED


def _after(places: list[int], end: int, last: int) -> int:
    return places[end] if end < len(places) else last
