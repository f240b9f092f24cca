"""How an address stands by itself, for who must let it in or not before a user is named.

A look, not a judgement: it counts no attempt, teaches nothing and leaves no evidence.
"""

import math
from typing import NamedTuple

from limen.detectors.exits import known_of
from limen.detectors.login_pressure import LoginPressure
from limen.engine.world import World
from limen.features.logins import LOGIN, attempts_from
from limen.model import Action, Features, Login

_PRESSURE = LoginPressure()


class Standing(NamedTuple):
    """Whether a hold turns the address away; else the bits against it and why (0 and empty: nothing)."""

    held: bool
    bits: float = 0.0
    reason: str = ""

    @property
    def score(self) -> float:
        """The bits as a share of certainty, 0 to 1: each bit halves what is left to 1."""
        return round(1.0 - math.exp2(-self.bits), 3)


def standing_of(login: Login, world: World) -> Standing:
    """How the address of ``login`` stands at its time; nothing else of it is looked at."""
    hold = world.holds.find(login.caller, LOGIN.id, login.at)
    if hold is not None and hold.action >= Action.BLOCK and not world.observes(LOGIN):
        return Standing(held=True)
    seen = attempts_from(login.network, login.at, world.recent)
    features = Features(login.at, "login", login.id, LOGIN.id, LOGIN.method, login=seen)
    said = _PRESSURE.score(seen, known_of(seen, features, world.state))
    return Standing(False, said.bits, said.reason) if said is not None else Standing(held=False)
