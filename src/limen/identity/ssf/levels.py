"""Steps in the risk of a caller, and in how he is authenticated, as decisions show them.

Levels (CAEP 1.0, section 3.8) follow suspicion, which fades over hours, by the same budgets as policy: MEDIUM
from where a call would be stepped up, HIGH from where it would be blocked. A level falls only once suspicion
is ``SLACK`` bits below it, so that it does not go up and down with every call.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec

from limen.engine.context import Budget
from limen.model import Action, Evidence
from limen.model.caller import Caller

MOST_SUBJECTS: Final = 50_000
"""Callers whose level is remembered; who came first is forgotten first, and told of afresh."""
MOST_STEPS: Final = 10_000
"""Steps that wait to be told; past it the oldest are dropped."""
SLACK: Final = 2.0
LOW, MEDIUM, HIGH = "LOW", "MEDIUM", "HIGH"
_RANK: Final = {LOW: 0, MEDIUM: 1, HIGH: 2}
_AMR: Final = {"password": "pwd", "otp": "otp", "passkey": "hwk"}
"""Our factors by their names in RFC 8176."""


class Step(msgspec.Struct, frozen=True):
    """A change of level of ``subject`` (a pseudonym), or with a ``namespace`` of his assurance level."""

    subject: int
    now: str
    before: str
    at: float
    why: str
    evidence: str
    namespace: str = ""


class _Known:
    __slots__ = ("acr", "asked", "level")

    def __init__(self) -> None:
        self.level = ""
        self.acr = ""
        self.asked = False


class Levels:
    """A listener of decisions: ``hear`` on their thread, ``take`` on any. About a microsecond a decision."""

    def __init__(self, budget: Callable[[], Budget], most: int = MOST_SUBJECTS) -> None:
        self._budget, self._most = budget, most
        self._known: dict[int, _Known] = {}
        self._steps: deque[Step] = deque(maxlen=MOST_STEPS)

    def hear(self, evidence: Evidence) -> None:
        """Note the steps that this decision shows, of whoever proved who he is."""
        caller = evidence.features.caller
        subject = caller.credential or caller.principal
        if not subject:
            return
        known = self._known.get(subject) or self._meet(subject)
        if self._quiet(evidence, caller, known):
            return
        self._risk(evidence, known)
        self._assurance(evidence, caller, known)

    def _quiet(self, evidence: Evidence, caller: Caller, known: _Known) -> bool:
        """Nothing to tell, as of nearly all decisions; found out first, for it is asked of each."""
        return (
            known.level is LOW
            and known.acr == caller.acr
            and evidence.risk.heat < self._budget().step_up
            and evidence.verdict.would < Action.STEP_UP
            and evidence.features.login is None
            and not known.asked
        )

    def take(self) -> list[Step]:
        """The steps since the last time."""
        taken: list[Step] = []
        while self._steps:
            taken.append(self._steps.popleft())
        return taken

    def _meet(self, subject: int) -> _Known:
        known = self._known[subject] = _Known()
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
        return known

    def _risk(self, evidence: Evidence, known: _Known) -> None:
        now = self._level(evidence, known.level)
        before, known.level = known.level, now
        if now == before or (now == LOW and not before):
            return
        loudest = max(evidence.signals, key=lambda signal: signal.bits, default=None)
        why = loudest.detector if loudest is not None else evidence.verdict.policy
        self._step(evidence, now, before, why.upper())

    def _level(self, evidence: Evidence, before: str) -> str:
        """The level by suspicion, or what policy asked for a login, which leaves no suspicion behind."""
        budget, heat = self._budget(), evidence.risk.heat
        if evidence.features.kind == "login" and evidence.verdict.would >= Action.STEP_UP:
            return HIGH if evidence.verdict.would >= Action.BLOCK else MEDIUM
        now = HIGH if heat >= budget.block else MEDIUM if heat >= budget.step_up else LOW
        if _RANK[now] >= _RANK.get(before, 0):
            return now
        floor = budget.block if before == HIGH else budget.step_up
        return before if heat > floor - SLACK else now

    def _assurance(self, evidence: Evidence, caller: Caller, known: _Known) -> None:
        """A step-up that was given: a challenge passed at login, or a token of another class after one."""
        login = evidence.features.login
        if login is not None and login.success and login.challenge == "pass":
            self._step(evidence, "mfa", _AMR.get(login.factor, ""), "", "RFC8176")
        if known.asked and caller.acr and caller.acr != known.acr:
            self._step(evidence, caller.acr, known.acr, "", "acr")
        known.asked = evidence.verdict.action is Action.STEP_UP or (known.asked and caller.acr == known.acr)
        known.acr = caller.acr

    def _step(self, evidence: Evidence, now: str, before: str, why: str, namespace: str = "") -> None:
        subject, at = evidence.features.caller.subject, evidence.features.at
        self._steps.append(Step(subject, now, before, at, why, evidence.id, namespace))
