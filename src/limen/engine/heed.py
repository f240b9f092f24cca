"""What a verified signal of another party does here: suspicion, a demand for a newer login, a suspension.

A signal that things improved does nothing, and nothing is ever lifted for one: a person lifts. What is put in
force depends on the signal and its own time alone, so that the same one twice does no more than once.
"""

from typing import Final

import msgspec

from limen.engine.shared_signals import Reaction, Told
from limen.engine.world import World
from limen.model import Action, Hold, Scope

SESSIONS_ONLY: Final = frozenset(("session-revoked", "token-claims-change"))
"""Signals about what was issued, not about who holds it: other credentials of the person stay good."""
_ACTIONS: Final[dict[Reaction, Action]] = {"step_up": Action.STEP_UP, "suspend": Action.SUSPEND}


class Whom(msgspec.Struct, frozen=True):
    """Who is meant, as pseudonyms: ``sessions`` are his at the issuers of tokens, ``others`` he himself and
    his other credentials."""

    sessions: tuple[int, ...] = ()
    others: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sessions or self.others)


def heed(told: Told, whom: Whom, reaction: Reaction, lasts: float, at: float, world: World) -> list[Hold]:
    """Let a signal take effect at time ``at``; the holds it put in force, ``lasts`` seconds each (0: for
    good). A step-up is asked of sessions alone: nothing else can give one."""
    if told.better or reaction == "ignore":
        return []
    narrow = told.event in SESSIONS_ONLY or reaction == "step_up"
    subjects = whom.sessions if narrow else (*whom.sessions, *whom.others)
    if reaction == "suspect":
        for subject in subjects:
            _suspect(subject, told, world)
        return []
    wanted = [_hold(subject, told, _ACTIONS[reaction], lasts) for subject in subjects]
    put = [hold for hold in wanted if hold.stands(at) and _adds(hold, at, world)]
    for hold in put:
        world.holds.put(hold)
    return put


def _suspect(subject: int, told: Told, world: World) -> None:
    """As much as a call that is stepped up; a risk stated to be high as much as one that is blocked."""
    bits = world.budget.block if told.level == "HIGH" else world.budget.step_up
    world.recent.caller(subject).warm(told.at, bits, strike=True)


def _hold(subject: int, told: Told, action: Action, lasts: float) -> Hold:
    until = told.at + lasts if lasts else 0.0
    return Hold(Scope.CREDENTIAL, subject, action, told.at, until, told.event, "", signalled(told.issuer))


def _adds(hold: Hold, at: float, world: World) -> bool:
    """Whether it adds to what stands: no hold is replaced by a milder one, nor shortened."""
    kept = world.holds.on(hold.scope, hold.subject, at)
    return kept is None or (kept.action <= hold.action and not world.holds.covers(hold))


_BY: Final = "ssf "


def signalled(issuer: str) -> str:
    """Who put a hold in force, where it was a signal."""
    return _BY + issuer


def was_signalled(by: str) -> bool:
    """Whether a hold is another party's word: not to be told on, or two Limens would go on for ever."""
    return by.startswith(_BY)
