"""What stands: blocks and suspensions in force, and the bound on how many a policy may add by itself."""

import math
from collections import deque
from collections.abc import Callable

import msgspec

from limen.engine.step_up import renewed
from limen.model import Action, Caller, Hold, Scope, Verdict

HOUR = 3_600.0
ALWAYS_ALLOWED = 3
"""A policy may suspend this many credentials an hour whatever the share, so that small APIs are guarded."""


class BlastRadius(msgspec.Struct, frozen=True):
    """At most ``percent`` of the active credentials are suspended by policy within an hour, or ``least``."""

    percent: float = 5.0
    least: int = ALWAYS_ALLOWED

    def allowed(self, active: int) -> int:
        """How many suspensions an hour may hold with so many active credentials."""
        return max(self.least, math.floor(active * self.percent / 100))


class Holds:
    """The holds in force, by scope and subject. The engine reads it; ``put`` and ``lift`` are its writers'.

    Whoever keeps holds on disk listens through ``added``, called before the hold is acknowledged.
    ``released`` says whether a caller has given by a time what a hold asks for; the hold stays for whoever
    comes without: an older token of the same user may be in other hands.
    """

    def __init__(self, radius: BlastRadius | None = None) -> None:
        self.radius = radius or BlastRadius()
        self.added: list[Callable[[Hold], None]] = []
        self.released: Callable[[Hold, Caller, float], bool] = renewed
        self._held: dict[tuple[Scope, int], Hold] = {}
        self._suspended: deque[float] = deque()

    def __len__(self) -> int:
        return len(self._held)

    def all(self) -> list[Hold]:
        """Every hold, the oldest first."""
        return sorted(self._held.values(), key=lambda hold: hold.since)

    def put(self, hold: Hold) -> None:
        """Put a hold in force, in place of the one with the same scope and subject."""
        for keep in self.added:
            keep(hold)
        self._held[(hold.scope, hold.subject)] = hold

    def on(self, scope: Scope, subject: int, at: float) -> Hold | None:
        """The hold of this scope and subject in force at time ``at``, by whomever."""
        kept = self._held.get((scope, subject))
        return kept if kept is not None and kept.stands(at) else None

    def covers(self, hold: Hold) -> bool:
        """Whether a hold that is no milder and no shorter is in force already."""
        kept = self._held.get((hold.scope, hold.subject))
        if kept is None or kept.action < hold.action:
            return False
        return kept.until == 0 or 0 < hold.until <= kept.until

    def restore(self, holds: list[Hold]) -> None:
        """Put holds in force that are on disk already."""
        self._held = {(hold.scope, hold.subject): hold for hold in holds}

    def recount(self, suspended: list[float], at: float) -> None:
        """Count suspensions of the last hour before ``at`` that were made before a restart."""
        self._suspended = deque(sorted(since for since in suspended if since > at - HOUR))

    def lift(self, scope: Scope, subject: int) -> Hold | None:
        """End a hold; ``None`` when there was none."""
        return self._held.pop((scope, subject), None)

    def find(self, caller: Caller, operation: int, at: float) -> Hold | None:
        """The most severe hold on this caller or operation at time ``at``; those that ran out are dropped."""
        if not self._held:
            return None
        keys = (
            (Scope.CREDENTIAL, caller.credential or caller.principal),
            (Scope.CALLER, caller.subject),
            (Scope.OPERATION, operation),
        )
        found = [
            hold
            for key in keys
            if (hold := self._held.get(key)) is not None and not self.released(hold, caller, at)
        ]
        for hold in [hold for hold in found if not hold.stands(at)]:
            del self._held[(hold.scope, hold.subject)]
            found.remove(hold)
        return max(found, key=lambda hold: hold.action, default=None)

    def within_radius(self, at: float, active: int) -> bool:
        """Whether policy may suspend one more now; counts it if so."""
        while self._suspended and self._suspended[0] <= at - HOUR:
            self._suspended.popleft()
        if len(self._suspended) >= self.radius.allowed(active):
            return False
        self._suspended.append(at)
        return True


def hold_of(verdict: Verdict, caller: Caller, operation: int, at: float, evidence: str) -> Hold | None:
    """The hold a verdict asks for, or ``None`` when it is about one call only."""
    if verdict.standing or verdict.scope is Scope.CALL or verdict.action < Action.STEP_UP:
        return None
    subject = {
        Scope.CREDENTIAL: caller.credential or caller.principal or caller.address,
        Scope.CALLER: caller.subject,
        Scope.OPERATION: operation,
    }[verdict.scope]
    if not subject:
        return None
    scope = verdict.scope if caller.authenticated or verdict.scope is Scope.OPERATION else Scope.CALLER
    until = at + verdict.seconds if verdict.seconds else 0.0
    return Hold(scope, subject, verdict.action, at, until, verdict.policy, evidence)
