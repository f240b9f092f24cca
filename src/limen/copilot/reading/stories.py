"""Words that tell how things are or were, and ask for nothing."""

import re

from msgspec.structs import replace

from limen.copilot.reading.mention import Scan
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.spelling import stems

CLAUSE = 7
"""Words before a verb among which its clause may begin with "if"."""

_ACTORS = frozenset({"key", "client", "role", "network"})


def told(scan: Scan, part: Segment) -> bool:
    """Whether a segment is a story: ``two weeks are over``; not one that says where a rule holds."""
    if part.reason:
        return True
    whole, part = part, _unconditional(scan, part)
    if (
        orders(scan, part)
        or scan.among(part.first, "scoping")
        or scan.among(part.first, "bound")
        or holds(scan, whole, "bound_firm")
    ):
        return False
    return holds(scan, part, "told") or narrates(scan, part.first, part.last) or tells(scan, part)


def tells(scan: Scan, part: Segment) -> bool:
    """Whether something is said of somebody: ``nordpost fixed their client``, ``maintenance starts now``; not
    where it begins with a verb, which asks for something.
    """
    heads = scan.among(part.first, "bound") or scan.at(part.last) == ":"
    if heads or imperative(scan, part) or scan.says("obliging", part.first, part.last):
        return False
    if scan.among(part.first, "subjects") and not scan.among(part.first + 1, "wishing"):
        return True
    return any(_finite(scan, place) for place in range(part.first, part.last))


def states(scan: Scan, part: Segment) -> bool:
    """Whether a segment begins with what it is about, and a verb follows: ``the beta ended``, ``their hosting
    provider is rubbish``; the words between need not be known.
    """
    first = next((i for i in range(part.first, part.last) if not scan.among(i, "openers")), part.first)
    obliges = scan.says("obliging", part.first, part.last) and not scan.among(first, "selves")
    if obliges or (not scan.among(first, "nominal") and imperative(scan, part)):
        return False
    after = first + 1 + scan.among(first, "nouns_follow")
    verbs = (i for i in range(after, part.last) if _finite(scan, i) or scan.among(i, "copula"))
    return _shortened(scan, first) or (_headed(scan, first) and next(verbs, None) is not None)


def _headed(scan: Scan, first: int) -> bool:
    """Whether a word may be the subject of a statement."""
    named = not scan.free(first) or scan.words[first].text[:1].isupper()
    said = scan.among(first, "nominal") or scan.among(first, "subjects")
    return named or said or scan.among(first + 1, "past_verbs")


def subject(scan: Scan, first: int) -> bool:
    """Whether a sentence may begin with a word as its subject."""
    return _headed(scan, first) or scan.words[first].low.endswith("s")


def verbal(scan: Scan, place: int) -> bool:
    """Whether a word may be the verb of a statement, in whatever form."""
    if not scan.free(place) or scan.among(place - 1, "auxiliary"):
        return False
    forms = {scan.words[place].plain, *stems(scan.words[place].low)}
    known = forms & scan.lexicon.sets["common_verbs"] or scan.among(place, "past_verbs")
    return bool(known) or _finite(scan, place) or scan.among(place, "copula")


def _shortened(scan: Scan, first: int) -> bool:
    """Whether "is" is only a letter behind the subject: ``that's the new depot``, ``till's acting up``."""
    last = next((m.last for m in scan.mentions if m.first == first), first + 1)
    genitive = not scan.text[scan.words[last - 1].end :].startswith(("'s ", "’s "))
    if genitive:
        return False
    return scan.among(first, "pronouns") or scan.low(last + 2, last + 3).endswith("ing")


def dismisses(scan: Scan, part: Segment) -> bool:
    """Whether a segment tells what was, or what is too much: no amount in it is one that is asked for."""
    was = any(_past_verb(scan, place) for place in range(part.first + 1, part.last))
    return (was or holds(scan, part, "complaints")) and states(scan, part)


def _past_verb(scan: Scan, place: int) -> bool:
    """Whether a word says what was: ``went``, ``we watched``, ``has proved``; not ``partners limited to``."""
    word = scan.words[place]
    if not scan.free(place) or scan.among(place - 1, "comparing"):
        return False
    if (
        word.low in scan.lexicon.raw["past_verbs"].texts
        and word.low not in scan.lexicon.raw["present_verbs"].texts
    ):
        return True
    ended = word.low.endswith("ed") and word.plain != word.low
    return ended and (scan.among(place - 1, "subjects") or scan.words[place - 1].low in _PERFECT)


_PERFECT = frozenset(
    {"has", "have", "had", "we've", "they've", "i've", "weve", "theyve", "ive", "hasn't", "haven't"}
)


def _finite(scan: Scan, place: int) -> bool:
    """Whether a word is a verb of a statement."""
    word = scan.words[place]
    named = any(m.last == place and m.kind in _ACTORS | {"model", "gateway"} for m in scan.mentions)
    if named and word.low.endswith("s") and scan.free(place) and not scan.lexicon.form(word.low):
        return True
    if word.low.endswith(_SHORT) or scan.among(place, "past_verbs"):
        return True
    before = scan.words[place - 1].low if place else ""
    if (
        word.low == word.plain
        and scan.among(place, "common_verbs")
        and scan.among(place - 1, "others_subjects")
    ):
        return scan.free(place)
    if word.low == word.plain and scan.among(place, "common_verbs") and _PLURAL.fullmatch(before):
        return scan.free(place)
    inflected = word.low.endswith(("ed", "s")) and bool(
        {word.plain, *stems(word.low)} & scan.lexicon.sets["common_verbs"]
    )
    return inflected and scan.free(place) and not scan.among(place - 1, "auxiliary")


_PLURAL = re.compile(r"[a-z]{3,}[^s\W\d_]s")
_SHORT = ("'ve", "'re", "'s", "n't", "'m")


def imperative(scan: Scan, part: Segment) -> bool:
    """Whether a segment begins with a verb: what follows is then asked for, not told."""
    if scan.among(part.first, "wish_heads"):
        return True
    said = (i for i in range(part.first, part.last) if not scan.among(i, "light"))
    place = next(said, part.first)
    verbs = scan.lexicon.verbs_known | scan.lexicon.sets["common_verbs"]
    return scan.free(place) and scan.words[place].low == scan.at(place) and scan.at(place) in verbs


def _unconditional(scan: Scan, part: Segment) -> Segment:
    """What is said before a condition: what is told behind it belongs to that (``when she has read it``)."""
    heads = (i for i in range(part.first + 1, part.last) if scan.free(i) and scan.among(i, "condition_heads"))
    last = next(heads, part.last)
    return replace(part, last=last)


def orders(scan: Scan, part: Segment) -> bool:
    """Whether a segment begins with a verb of wishes and what is to be done to: ``label the incident``."""
    said = (i for i in range(part.first, part.last) if not scan.among(i, "light"))
    place = next(said, part.first)
    verb = scan.free(place) and scan.words[place].low == scan.at(place) in scan.lexicon.verbs_known
    verb = verb and not scan.among(place, "wishing")
    return verb and (not scan.free(place + 1) or scan.among(place + 1, "nouns_follow"))


def holds(scan: Scan, part: Segment, name: str) -> bool:
    """Whether a segment has a word of a list outside mentions."""
    return any(scan.free(place) and scan.among(place, name) for place in range(part.first, part.last))


def narrates(scan: Scan, first: int, last: int) -> bool:
    """Whether somebody did something, by these words: ``they confirmed``; not where that is a condition."""
    subjects = {m.last - 1 for m in scan.mentions if m.kind in _ACTORS}
    return any(_past(scan, place, first, subjects) for place in range(first, last))


def _past(scan: Scan, place: int, first: int, subjects: set[int]) -> bool:
    word = scan.words[place]
    if not word.low.endswith("ed") or word.plain == word.low:
        return False
    if scan.at(place - 1) == "is" and scan.at(place + 1) == "that":
        return False
    near = [i for i in (place - 1, place - 2) if i >= first]
    acted = any(scan.among(i, "subjects") for i in near) or place - 1 in subjects
    condition = any(scan.among(i, "conditional") for i in range(max(first, place - CLAUSE), place))
    wishing = any(scan.among(i, "wishing") and scan.words[i].low not in _PERFECT for i in near)
    return acted and not condition and not wishing
