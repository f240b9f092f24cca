"""What of an operator's turns is his own, as the guards of tier 0 see it: a model is shown nothing else."""

import msgspec

from limen.copilot.reading.groups import groups_of
from limen.copilot.reading.read import Copilot


class OwnWords(msgspec.Struct, frozen=True):
    """``text`` is the last turn without what was pasted, quoted or forged; ``turns`` are earlier ones.
    ``shown`` says that something was taken out of the last; ``unmeant`` are operations that it speaks of and
    does not wish for.
    """

    text: str
    turns: tuple[str, ...] = ()
    shown: bool = False
    unmeant: frozenset[str] = frozenset()


def own_words(copilot: Copilot, text: str, turns: tuple[str, ...]) -> OwnWords:
    """The operator's own words of a conversation."""
    last = copilot.guards.heard(text)
    earlier = tuple(own for turn in turns if (own := copilot.guards.heard(turn).text))
    return OwnWords(last.text, earlier, last.pasted, _unmeant(copilot, last.text))


def _unmeant(copilot: Copilot, text: str) -> frozenset[str]:
    groups = groups_of(copilot.reader.scan(text), copilot.lexicon)
    return frozenset(group.about for group in groups if group.unmeant)
