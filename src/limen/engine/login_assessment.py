"""What is told of a judged login to who asked: action, risk by terms, and the proof that is owed.

In words and numbers that hold no plain value of the user's and nothing that would teach a thief: what a user
may read says no more than that his login was doubted.
"""

from typing import Literal

import msgspec

from limen.model import Action, Evidence, Signal

Level = Literal["LOW", "MEDIUM", "HIGH"]

_LEVELS: dict[Action, Level] = {Action.ALLOW: "LOW", Action.WATCH: "LOW", Action.SLOW: "MEDIUM"}
_LEVELS |= {Action.STEP_UP: "MEDIUM", Action.BLOCK: "HIGH", Action.SUSPEND: "HIGH"}

CONFIRM = "Please confirm that it is you."
REFUSED = "This login was refused. If it was you, use a device and a network that you use often."


class StepUp(msgspec.Struct, frozen=True):
    """The proof that is owed, in the terms of RFC 9470: classes, the best first, and its age in seconds."""

    acr_values: tuple[str, ...] = ()
    max_age: int = 0


class Term(msgspec.Struct, frozen=True):
    """What one number behind a term was, what was expected, and what it was before."""

    name: str
    observed: float
    expected: float
    previous: float
    unit: str = ""


class Said(msgspec.Struct, frozen=True):
    """One term's bits (against the owner above 0, for him below), why, and the numbers behind it."""

    bits: float
    reason: str
    facts: tuple[Term, ...] = ()


class RiskTold(msgspec.Struct, frozen=True):
    """``score`` is a fine rank (0 to 1, four digits), ``bits`` how rare such a login is among good ones
    (-log2 of the share), ``confidence`` how much is known of the user (0 to 1), ``terms`` what each says."""

    score: float
    level: Level
    confidence: float
    bits: float
    terms: dict[str, Said]


class Assessment(msgspec.Struct, frozen=True):
    """One judged login. ``id`` is what an outcome is to name; ``would`` differs from ``action`` where logins
    are only observed; ``step_up`` is there when more proof is owed."""

    id: str
    action: str
    would: str
    risk: RiskTold
    reasons: tuple[str, ...] = ()
    message: str = ""
    step_up: StepUp | None = None

    @property
    def passes(self) -> bool:
        """Whether the login goes ahead without more proof."""
        return self.action in ("allow", "watch")


def assess(evidence: Evidence, proof: StepUp) -> Assessment:
    """Tell a login's evidence; ``proof`` is what a step-up asks for."""
    verdict, owed = evidence.verdict, evidence.verdict.action is Action.STEP_UP
    against = sorted((each for each in evidence.signals if each.bits > 0), key=lambda each: -each.bits)
    reasons = tuple([each.reason for each in against])
    if verdict.standing:
        reasons = ("a hold on this user is in force",)
    return Assessment(
        evidence.id,
        verdict.action.word,
        verdict.would.word,
        _risk(evidence),
        reasons,
        _message(verdict.action),
        proof if owed else None,
    )


def _risk(evidence: Evidence) -> RiskTold:
    risk = evidence.risk
    return RiskTold(
        float(f"{risk.probability:.4g}"),
        _LEVELS[evidence.verdict.would],
        risk.confidence,
        risk.bits,
        {signal.detector.removeprefix("login_"): _said(signal) for signal in evidence.signals},
    )


def _said(signal: Signal) -> Said:
    facts = [Term(f.name, f.observed, f.expected, f.previous, f.unit) for f in signal.facts]
    return Said(signal.bits, signal.reason, tuple(facts))


def _message(action: Action) -> str:
    if action >= Action.BLOCK:
        return REFUSED
    return CONFIRM if action is Action.STEP_UP else ""
