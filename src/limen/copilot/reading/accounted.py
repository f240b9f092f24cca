"""Which words of a wish are accounted for: those that led to something, and those that say nothing."""

import re
from collections.abc import Iterable

import msgspec

from limen.copilot.reading.group import Group
from limen.copilot.reading.intents import line_of
from limen.copilot.reading.mention import Scan


class Known(msgspec.Struct, frozen=True):
    """Words that are accounted for: ``firm`` are those that led to something, or go with what was named; the
    ``loose`` ones are small or only belong to wishes of the kind.
    """

    firm: frozenset[str]
    loose: frozenset[str]


def known_in(scan: Scan, group: Group) -> Known:
    """The words that are accounted for in a wish."""
    sets, lexicon, op = scan.lexicon.sets, scan.lexicon, group.op or group.about
    spans = [(part.first, part.last) for part in group.parts]
    spans += [(group.parts[0].first, group.parts[-1].last)] if group.parts else []
    said = frozenset().union(*(cued(scan, op, *span) for span in spans)) if op else frozenset()
    firm = frozenset().union(group.heard, said, *_parts(scan, group), *companions(scan, group))
    if group.unmeant:
        return Known(firm | sets["strict"], sets["filler"] | lexicon.cued)
    own = frozenset(lexicon.cues.words.get(op, ()))
    return Known(firm, (sets["filler"] | own) - sets["strict"])


def denied_in(scan: Scan, group: Group) -> Known:
    """The words that are accounted for in what is not to be: a mere contrast, ``not the other key``."""
    sets = scan.lexicon.sets
    firm = frozenset().union(sets["strict"], *companions(scan, group))
    return Known(firm, sets["filler"] | scan.lexicon.cued)


def companions(scan: Scan, group: Group) -> Iterable[frozenset[str]]:
    """The words that go with what a wish names, with what it is about, its conditions, and the wish."""
    conditions = (name for slots in group.slots for name in slots.get("when", {}))
    names = (group.op or group.about, *group.kinds, *group.meant, *conditions)
    return (scan.lexicon.companions.get(name, frozenset()) for name in names)


def cued(scan: Scan, op: str, first: int, last: int) -> frozenset[str]:
    """The words of the cues of an operation that match."""
    line, _ = line_of(scan, first, last)
    found = (cue.words for name, cue, _ in scan.lexicon.cues.matches(line) if name == op)
    return frozenset().union(*found)


def _parts(scan: Scan, group: Group) -> Iterable[frozenset[str]]:
    """The words that names in the slots are made of, and the verbs that mean the same: ``shipments`` and
    ``changing`` beside ``updateShipment``.
    """
    words = {word.lower() for word in _PART.findall(str(group.slots))}
    yield frozenset(words | {word + "s" for word in words})
    times = {value for slots in group.slots for value in slots.values() if isinstance(value, int)}
    yield frozenset(word for word, seconds in scan.lexicon.adverbs.items() if seconds in times)
    yield from (frozenset(scan.lexicon.verbs.get(word, ())) for word in words)


_PART = re.compile(r"[A-Z]?[a-z]{3,}")
