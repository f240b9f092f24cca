"""What deserves a look first: keys, operations or callers in the order of their risk, each with its reasons.

A reason has a weight, and the weights of a thing's reasons are added up: what is happening counts more than
what could. The weights only order; nothing is decided by them.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from limen.copilot.explaining.fact import Fact, command, count, quote, words
from limen.copilot.explaining.telling import NEXT, WHAT, Explanation, Line, explanation, line

USUALLY = 10
"""Things that are listed where nobody says how many."""


class Reason(msgspec.Struct, frozen=True):
    """One reason: how much it weighs, and the fact it is."""

    weight: float
    fact: Fact


class Thing(msgspec.Struct, frozen=True):
    """A key, an operation or a caller; ``look`` is the command that tells more, ``known_as`` a name that the
    vault opened."""

    called: str
    reasons: tuple[Reason, ...]
    look: str = ""
    known_as: str = ""

    @property
    def weight(self) -> float:
        """All reasons together."""
        return sum(reason.weight for reason in self.reasons)


SEVERITY: Final = {"low": 1.0, "medium": 4.0, "high": 10.0, "critical": 20.0}
"""What an open incident weighs."""


def ranked(things: Iterable[Thing], most: int = USUALLY) -> list[Thing]:
    """Those with a reason, the heaviest first; ties by name."""
    odd = [thing for thing in things if thing.weight > 0]
    return sorted(odd, key=lambda thing: (-thing.weight, thing.called))[:most]


def explain(what: str, things: Iterable[Thing], most: int = USUALLY) -> Explanation:
    """A line each, in order."""
    told = ranked(things, most)
    title = line("Risky {what}: {count}", what=words(what), count=count(len(told), ""))
    nothing = [] if told else [line("Nothing stands out.")]
    return explanation(
        title,
        (WHAT, [*map(_row, told), *nothing]),
        (NEXT, [line("{step}", step=command(thing.look)) for thing in told[:3] if thing.look]),
    )


def _row(thing: Thing) -> Line:
    reasons = sorted(thing.reasons, key=lambda reason: -reason.weight)
    who = quote(thing.known_as) if thing.known_as else words(thing.called)
    return line("{who}: {reasons}", who=who, reasons=[reason.fact for reason in reasons])
