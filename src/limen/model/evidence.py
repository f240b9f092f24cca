"""What is kept of a decision. Everything else (learning, replay, cards, metrics) is derived from it."""

import msgspec

from limen.model.features import Features
from limen.model.login import LoginLesson
from limen.model.risk import Risk, Signal
from limen.model.verdict import Verdict

DOUBTED, CHALLENGED = "session in doubt", "challenged"
"""``Lesson.reason`` of a call whose session fits its user badly, and of one that was or would have been
challenged."""


class Lesson(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Whether and with what weight an activity was learnt.

    ``own`` is the weight for the caller's own baselines, ``shared`` for those it shares with others (role,
    operation, API): small integers, 0 for not at all. ``risk`` is 2 for the first benign sample of the
    caller's hour, 1 for an odder one, else 0. ``reason`` says why something was held back. ``login`` is what
    a login taught, value by value.
    """

    own: int = 0
    shared: int = 0
    reason: str = ""
    risk: int = 0
    login: LoginLesson | None = None


class Evidence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One decision. ``digest``: 8 bytes of a keyed hash of the raw activity, to match with outside logs."""

    id: str
    features: Features
    signals: tuple[Signal, ...] = ()
    risk: Risk = Risk()
    verdict: Verdict = Verdict()
    lesson: Lesson = Lesson()
    digest: bytes = b""
    model_revision: int = 0
    policy_revision: int = 0


class Label(msgspec.Struct, frozen=True, gc=False):
    """A person's word on evidence: ``benign`` or ``attack``.

    ``scope`` limits a benign label to the ``caller``, the ``operation`` or ``both``; ``until`` (Unix seconds)
    ends it, 0 for never.
    """

    evidence: str
    benign: bool
    scope: str = "both"
    until: float = 0.0
    by: str = ""
    at: float = 0.0
