"""What a scene is: what it plays with, and what was seen in it."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from limen.demo.house import House
from limen.demo.logins.browser import answered
from limen.demo.logins.gate import Gate
from limen.demo.logins.provider import STEP_UP, Provider, Visit
from limen.demo.logins.town import Attempt, User
from limen.identity.doors.rest import Answer
from limen.testing.passkeys import Authenticator


class Scenery(NamedTuple):
    """What the scenes play with: the running installation, and an owner with a password and a passkey.

    ``day`` is the midnight (Unix seconds) with which the day of the scenes begins.
    """

    house: House
    provider: Provider
    gate: Gate
    owner: User
    password: str
    passkey: Authenticator
    day: float

    @property
    def usual(self) -> Attempt:
        """How the owner logs in most: at home, on her computer."""
        return Attempt(self.owner.name, self.owner.home, self.owner.computer)

    def log_in(self, attempt: Attempt, at: float) -> Visit:
        """Somebody opens the shop, and logs in with the owner's right password."""
        self.gate.visit(attempt, at)
        return self.provider.log_in(attempt, self.password, at)

    def come_in(self, attempt: Attempt, at: float, about: str, key: str) -> tuple[Visit, str]:
        """The owner logs in, and uses her passkey if she is asked; with her token, bound to ``key``."""
        visit, back = self.log_in(attempt, at), ""
        if visit.told.action == STEP_UP:
            back = answered(self.provider.ticket(visit, about), self.passkey)
        return visit, self.provider.token(visit, key, back)


class Scene(msgspec.Struct, frozen=True):
    """One scene as it went: whether as it should (``asked``), and the facts of that in short (``seen``).

    ``said`` is what the doors told of its login; ``before`` and ``after`` tell the rest in words.
    """

    holds: bool
    seen: str
    said: Answer | None = None
    before: str = ""
    after: tuple[str, ...] = ()
    asked: str = ""


class Act(NamedTuple):
    """How a scene should go, and what plays it."""

    asked: str
    play: Callable[[Scenery], Scene]
