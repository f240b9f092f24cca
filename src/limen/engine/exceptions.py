"""What a person has said to be harmless: signals excused for one caller, one operation or both, for a while.

A small table, read on every decision that has signals; only a label's verb writes it.
"""

from collections.abc import Iterable

import msgspec

from limen.model import Features, Signal

MOST = 1_000
"""Exceptions in force at once; past it the oldest goes. More than a person can answer for."""

SLACK = 1.25
"""How many times the labelled bits are excused: the same thing is never exactly as odd twice."""

EXCUSED = " (excused by a person's word)"


class Excuse(msgspec.Struct, frozen=True, array_like=True):
    """A detector's word is excused up to ``bits`` for a caller, an operation or both (0: any).

    It ends at ``until`` (Unix seconds, 0: with its label). ``evidence`` is what the label was put on.
    """

    detector: str
    caller: int
    operation: int
    bits: float
    until: float
    evidence: str

    def covers(self, signal: Signal, features: Features) -> bool:
        """Whether this signal of this activity is excused."""
        return (
            signal.detector == self.detector
            and signal.bits <= self.bits * SLACK
            and self.caller in (0, features.caller.subject)
            and self.operation in (0, features.operation)
            and (self.until == 0 or features.at < self.until)
        )


class Exceptions:
    """The excuses in force."""

    def __init__(self, excuses: Iterable[Excuse] = ()) -> None:
        self._excuses: list[Excuse] = []
        for excuse in excuses:
            self.add(excuse)

    def __len__(self) -> int:
        return len(self._excuses)

    def all(self) -> tuple[Excuse, ...]:
        """Every excuse, the oldest first."""
        return tuple(self._excuses)

    def add(self, excuse: Excuse) -> None:
        """Put an excuse in force, in place of an earlier one for the same detector, caller and operation."""
        same = (excuse.detector, excuse.caller, excuse.operation)
        kept = [known for known in self._excuses if (known.detector, known.caller, known.operation) != same]
        self._excuses = [*kept, excuse][-MOST:]

    def drop(self, evidence: str) -> int:
        """End what was excused on a piece of evidence; returns how many excuses went."""
        before = len(self._excuses)
        self._excuses = [known for known in self._excuses if known.evidence != evidence]
        return before - len(self._excuses)

    def excuse(self, signals: tuple[Signal, ...], features: Features) -> tuple[Signal, ...]:
        """The same signals, those excused with no bits left: they are still told, and no longer count."""
        return tuple([self._excused(signal, features) for signal in signals])

    def _excused(self, signal: Signal, features: Features) -> Signal:
        if not any(known.covers(signal, features) for known in self._excuses):
            return signal
        return Signal(signal.detector, 0.0, signal.reason + EXCUSED, signal.facts, signal.theme)


def excuses_for(
    signals: Iterable[Signal], features: Features, scope: str, until: float, evidence: str
) -> tuple[Excuse, ...]:
    """The excuses a ``benign`` label asks for; ``scope`` is ``caller``, ``operation`` or ``both``."""
    caller = features.caller.subject if scope in ("caller", "both") else 0
    operation = features.operation if scope in ("operation", "both") else 0
    return tuple(Excuse(one.detector, caller, operation, one.bits, until, evidence) for one in signals)
