"""The step-up service of an installation: factors in its control store, keys from its keyring, pages beside
the doors; what comes of it is told to the judgement of logins."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from starlette.requests import Request
from starlette.routing import BaseRoute

from limen.assemble.installation import Installation
from limen.credentials.aead import Aead
from limen.credentials.master import Keyring
from limen.identity.app import without_body
from limen.identity.guard import SCOPE, Guard
from limen.identity.step_up import (
    Purpose,
    Results,
    StepUp,
    Tells,
    Trusts,
    routes,
    signing_key,
    ticket_route,
)
from limen.model import ConfigError
from limen.model.outcome import Word
from limen.settings import StepUp as Terms
from limen.stores.control import ControlStore

ENROLS: Final = "limen:enrol"
"""The scope of keys that may have users enrol: such a key lets anybody into an account without factors."""

WORDS: Final[Mapping[str, Word]] = {
    "attempts": "fail",
    "copied": "fail",
    "not_me": "not_me",
    "cancelled": "abandoned",
    "abandoned": "abandoned",
    "no_factor": "abandoned",
}
"""What the pages tell, in the words that a login's outcome has."""

Later = Callable[[Callable[[], object]], object]
"""Has something done by the decision loop; to be called from any thread."""


class Outcomes:
    """Takes what came of step-ups to the decision loop, which alone may change the world.

    That a user proved himself is not taken for his login's outcome: only the application can compare the
    login in the signed result with that of its own session, and a forwarded link must teach nothing. It
    says so itself, at its door.
    """

    def __init__(self, installation: Installation, later: Later) -> None:
        self._installation = installation
        self._later = later

    def proved(self, login: str, user: int, factor: str, at: float) -> None:
        """See ``Tells``, and above."""

    def failed(self, login: str, user: int, why: str, at: float) -> None:  # noqa: ARG002 - see ``Tells``
        """See ``Tells``."""
        self._later(lambda: self._installation.logins.outcome(login, WORDS[why], "", at))

    def changed(self, user: int, factor: str, change: str, at: float) -> None:
        """See ``Tells``. It is in the chain of revisions, where who follows that finds it."""


def step_up_pages(
    installation: Installation, guard: Guard, later: Later
) -> tuple[StepUp, list[BaseRoute]] | None:
    """The service and its routes; ``None`` where it is off."""
    if not installation.settings.step_up.origin:
        return None
    clock, told = installation.clock.now, Outcomes(installation, later)
    service = step_up_for(
        installation.settings.step_up, installation.control, installation.keyring, clock, told
    )
    tickets = ticket_route(service, _trusts(guard), installation.pseudonyms.of)
    return service, [tickets, *routes(service)]


def _trusts(guard: Guard) -> Trusts:
    """Keys of ours may have tickets: to prove with the scope of logins, to enrol with that and ``ENROLS``."""

    async def trusts(request: Request) -> Collection[Purpose]:
        asked = without_body(request)
        if guard.refusal(asked, asked.pairs, SCOPE) is not None:
            return ()
        may: list[Purpose] = ["prove"]
        if guard.refusal(asked, asked.pairs, ENROLS) is None:
            may.append("enrol")
        return may

    return trusts


def step_up_for(
    terms: Terms, control: ControlStore, keyring: Keyring, now: Callable[[], float], told: Tells
) -> StepUp:
    """The service that the settings mean; raises ``ConfigError`` when it is off.

    Factors and recovery codes are under keys that no rotation changes; tickets and results are short-lived
    and go with the generation, the one before still being published.
    """
    if not terms.origin:
        raise ConfigError("[step_up] origin: is empty, so the step-up service is off: name its address")
    return StepUp(
        terms,
        control,
        Aead(keyring.lasting("factors")),
        Aead(keyring.rotated("ticket")),
        keyring.lasting("recovery"),
        Results(terms.origin, [signing_key(seed) for seed in _seeds(keyring)], terms.result),
        told,
        now,
    )


def _seeds(keyring: Keyring) -> list[bytes]:
    """What signs results, and what did before the last rotation."""
    seeds = [keyring.rotated("result")]
    if keyring.current > 1:
        try:
            seeds.append(keyring.rotated("result", keyring.current - 1))
        except ConfigError:
            return seeds  # retired, and with it what it signed
    return seeds
