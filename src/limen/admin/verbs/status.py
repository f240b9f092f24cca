"""How things stand: what is learnt and how sure, what is in force, what was promised and what came."""

from typing import Any

import msgspec

from limen.admin.verb import Verb
from limen.admin.verbs.policy import show
from limen.assemble import Installation
from limen.assemble.identity import UNVERIFIED
from limen.engine.knowledge import Knowledge, knowledge
from limen.model import Action


class Rate(msgspec.Struct, frozen=True):
    """How often an action was promised at most (share of calls; 0: never), and how often it was asked for."""

    action: str
    promised: float
    asked: int
    share: float


class Status(msgspec.Struct, frozen=True):
    """All of it; ``calls`` were judged since the start, ``refusals`` says why activities were not learnt."""

    at: float
    data: str
    mode: str
    routes_in_other_modes: int
    policy: str
    known: Knowledge
    exceptions: int
    calls: int
    rates: list[Rate]
    learning: str
    refusals: dict[str, int]
    holds: int
    holds_unsaved: int
    keys: int
    identity: str
    journal: str
    journal_reason: str
    journal_dropped: int
    shadow: int
    zombie: int


def status(installation: Installation, _arguments: dict[str, Any]) -> Status:
    """How things stand now."""
    at, world, settings = installation.clock.now(), installation.world, installation.settings
    health, decisions = installation.journal.health(), installation.metrics.asked("call")
    calls = sum(decisions.values())
    return Status(
        at=at,
        data=str(installation.places.data),
        mode=installation.mode,
        routes_in_other_modes=sum(route.mode is not None for route in settings.routes),
        policy=show(installation, {}).source,
        known=knowledge(world, at),
        exceptions=len(world.exceptions) if world.exceptions else 0,
        calls=calls,
        rates=_rates(installation, decisions, calls),
        learning=_learning(installation),
        refusals=installation.metrics.lessons(),
        holds=sum(hold.stands(at) for hold in world.holds.all()),
        holds_unsaved=len(installation.controls.unsaved),
        keys=installation.controls.active(),
        identity=UNVERIFIED if installation.callers.authenticator.claiming else "verified",
        journal=health.state,
        journal_reason=health.reason,
        journal_dropped=health.dropped,
        shadow=len(world.catalogue.shadow()),
        zombie=len(world.catalogue.zombie()),
    )


def _rates(installation: Installation, decisions: dict[Action, int], calls: int) -> list[Rate]:
    """Promised and asked, each action with all that are severer: a budget is for *at least* this."""
    budget = installation.world.budget
    promised = {
        Action.WATCH: budget.watch,
        Action.SLOW: budget.slow,
        Action.STEP_UP: budget.step_up,
        Action.BLOCK: budget.block,
    }
    rates = []
    for action, bits in promised.items():
        asked = sum(count for other, count in decisions.items() if other >= action)
        rates.append(Rate(action.word, 2.0**-bits, asked, asked / calls if calls else 0.0))
    return rates


def _learning(installation: Installation) -> str:
    """``on``, or why not."""
    alarm = installation.callers.authenticator.shared.shared_address_alarm
    if alarm:
        return alarm
    return "off: [learning] enabled is false" if installation.world.frozen else "on"


VERBS: dict[str, Verb] = {"status": status}
