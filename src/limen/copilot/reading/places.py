"""Places of a wish in which a word can change nothing, and those of words that belong to what is named."""

from msgspec.structs import replace

from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Mention, Scan
from limen.copilot.reading.segments import Segment

NEAR = 6
"""Words after a word of scope among which what it bounds must be named."""

REACH = 5
"""Words before a mention among which the words that mark it begin."""

ADVERB = 6
"""Letters from which on a word in "-ly" is taken for an adverb."""

TIMES = frozenset({"date", "duration", "moment", "hours", "rate"})
AMOUNTS = frozenset({"duration", "date", "moment", "rate", "size", "share", "number", "hours"})


def taken(scan: Scan, group: Group) -> list[Mention]:
    """The mentions of which something came."""
    return [m for m in scan.mentions if not m.hint or any(str(v) in str(group.slots) for v in m.values)]


def passed(scan: Scan, part: Segment, group: Group) -> set[int]:
    """Places of phrases that say nothing, of those that mark a mention, and before and behind exact names."""
    found: set[int] = set()
    for place in range(part.first, part.last):
        found |= set(range(place, place + scan.phrase(place, scan.lexicon.raw["filler_phrases"])))
    found |= set(range(part.first, part.first + scan.phrase(part.first, scan.lexicon.raw["sequels"])))
    for mention in taken(scan, group):
        found |= _led(scan, mention)
        if part.first <= mention.first < part.last and named(scan, mention):
            found |= _described(scan, part, mention)
    alone = scan.kind(1) in ("mark", "") or scan.among(1, "leaning")
    return found | ({0} if scan.among(0, "no_head") and alone else set())


def named(scan: Scan, mention: Mention) -> bool:
    """Whether something is called by a name or an address, which no word beside it can make any other:
    ``fjordline-prod``, ``lm_44d0``, ``192.0.2.0/24``.
    """
    text = scan.text[scan.words[mention.first].start : scan.words[mention.last - 1].end]
    marked = any(not letter.isalpha() for letter in text) or not text[1:].islower()
    return mention.kind in _NAMED and marked and not mention.any_of and " " not in text


_NAMED = frozenset({"key", "client", "network", "policy", "gateway", "path", "incident", "evidence"})


def _described(scan: Scan, part: Segment, mention: Mention) -> set[int]:
    """Places of what is said of an exact name: ``our noisy staging key lm_44d0``, ``lm_44d0, which ...``."""
    found: set[int] = set()
    place = mention.first - 1
    while place >= part.first and _describes(scan, place):
        found.add(place)
        place -= 1
    led = (
        place < part.first
        or scan.among(place, "described_heads")
        or scan.among(place, "joints")
        or scan.at(place) in scan.lexicon.verbs_known
    )
    found = found if led else set()
    if not scan.among(mention.last, "relative_heads"):
        return found
    behind = range(mention.last, part.last)
    bare = all(scan.free(i) and not scan.among(i, "bound") for i in behind)
    return found | (set(behind) if bare and not scan.says("obliging", mention.last, part.last) else set())


def _describes(scan: Scan, place: int) -> bool:
    words = scan.words[place]
    plain = (
        scan.free(place)
        and words.kind == "word"
        and not (scan.at(place) == words.low and words.low in scan.lexicon.verbs_known)
    )
    if plain and scan.among(place, "ages"):
        return True
    return plain and not any(
        scan.among(place, name) for name in ("bound", "strict", "described_heads", "joints")
    )


def emphasis(scan: Scan, place: int) -> bool:
    """Whether a word is an adverb that bounds nothing: ``urgently``; ``partly`` and ``locally`` are none."""
    low = scan.words[place].low
    return low.endswith("ly") and len(low) >= ADVERB and not scan.among(place, "restricting")


def amount_at(scan: Scan, place: int) -> bool:
    """Whether an amount begins at a word."""
    return any(m.first == place and m.kind in AMOUNTS for m in scan.mentions)


def bounds(scan: Scan, place: int, inside: set[int], group: Group) -> bool:
    """Whether a word of scope has what it bounds: something named soon after it, or a slot of its own."""
    behind = scan.among(place, "bound_behind") and place - 1 in inside
    near = inside & set(range(place + 1, place + 1 + NEAR))
    if scan.among(place, "bound_time"):
        near &= {i for m in scan.mentions if m.kind in TIMES for i in range(m.first, m.last)}
    day = (scan.phrase(place + step, scan.lexicon.raw["that_day"]) for step in (1, 2))
    then = scan.among(place, "bound_time") and any(day)
    excepts = scan.among(place, "bound_by_slot")
    filled = excepts and any(slots.get("when") or slots.get("except") for slots in group.slots)
    return bool(behind or near or filled or then)


def open_ended(scan: Scan, part: Segment, group: Group) -> bool:
    """Whether a segment says until when in words that no clock knows, beside an end that one does, or of what
    has none: ``for three hours while they sort it out``, ``observe until we trust it``.
    """
    ends = all(any(slots.get(name) for name in _ENDS) for slots in group.slots)
    free = group.op in _ENDLESS or (ends and bool(group.slots))
    amounts = any(part.first <= m.first < part.last and m.kind in AMOUNTS for m in scan.mentions)
    return part.breaks in scan.lexicon.sets["open_end"] and free and not amounts


def open_tail(scan: Scan, place: int, part: Segment, group: Group) -> bool:
    """Whether such a clause begins inside a segment: ``observe for createOrder until we trust it``."""
    rest = replace(part, first=place + 1, breaks=scan.at(place))
    subject = scan.low(place + 1, place + 2).split("'")[0]
    return subject in scan.lexicon.sets["subjects"] and open_ended(scan, rest, group)


_ENDS = ("until", "duration_s", "expires")
_ENDLESS = frozenset({"set_mode"})
"""Operations that end by themselves never, and that an operator will look at again."""


def _led(scan: Scan, mention: Mention) -> set[int]:
    """Places of the words that mark a mention: ``anywhere but``, ``save for``, ``... excepted``."""
    found: set[int] = set()
    lists = scan.lexicon.lists
    for start in range(max(0, mention.first - REACH), mention.first):
        words = max(scan.phrase(start, lists[name]) for name in ("outside", "exempt", "inside"))
        found |= set(range(start, min(start + words, mention.first)))
    if mention.kind == "former":
        found |= _set_against(scan, mention)
    if mention.kind in ("network", "country"):
        found |= {i for i in range(mention.first - REACH, mention.first) if scan.among(i, "not_being")}
    behind = scan.phrase(mention.last, lists["exempted"])
    left = any(scan.among(i, "leave") for i in range(mention.first - 3, mention.first))
    if left and scan.among(mention.last, "left_out"):
        found |= {mention.last, *(i for i in range(mention.first - 3, mention.first))}
    return found | set(range(mention.last, mention.last + behind))


def _set_against(scan: Scan, mention: Mention) -> set[int]:
    """Places of the words that set a mention aside: ``rather than``, ``down from``."""
    found: set[int] = set()
    for start in range(max(0, mention.first - REACH), mention.first):
        for name in ("set_against", "set_against_amount", "leaving"):
            words = scan.phrase(start, scan.lexicon.raw[name])
            found |= set(range(start, min(start + words, mention.first)))
    return found
