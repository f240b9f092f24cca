"""A journey that nobody can have made: from home to the other end of Europe within an hour."""

from contextlib import closing
from typing import Final

import msgspec

from limen.demo.house import House
from limen.demo.logins.browser import Browser
from limen.demo.logins.provider import STEP_UP
from limen.demo.logins.scene import Scene, Scenery
from limen.demo.logins.town import LISBON, Attempt
from limen.demo.rhythm import HOUR
from limen.identity.doors.rest import Answer
from limen.testing.proofs import Prover

TRAVEL: Final = "travel"
"""The term of a login's risk that a journey speaks in."""


class _Signal(msgspec.Struct):
    detector: str
    reason: str


class _Card(msgspec.Struct):
    signals: list[_Signal]


class _Shown(msgspec.Struct):
    cards: list[_Card]


def journey(on: Scenery) -> Scene:
    """All but the way is Ada's: her password, her browser, her language, her hour."""
    at, key = on.day + 19.5 * HOUR, Prover().thumbprint
    on.come_in(on.usual, at, "Sign-in at home", key)
    visit = on.log_in(Attempt(on.owner.name, LISBON, on.owner.computer._replace(cookie="")), at + HOUR)
    back = _cancelled(on.provider.ticket(visit, "Sign-in from Lisbon"))
    given, told = on.provider.token(visit, key, back), visit.told
    kmh, most = _speed(told)
    explained = kmh > most and _explained(on.house, told)
    gave = "explained" if explained else "not explained"
    return Scene(
        holds=(told.action, given) == (STEP_UP, "") and explained,
        seen=f"{told.action}, {kmh:,.0f} km/h where {most:,.0f} is usual, {gave}",
        said=told,
        before="19:30: Ada, at home. 20:30: her password, in a browser like hers, at a household in Lisbon.",
        after=(
            f"Asked for her passkey he gives up: {back.rpartition('?')[2]}, {'a' if given else 'no'} token",
            f"`limen explain {told.id}`, from the journal, {'says so too' if explained else 'does not'}",
        ),
    )


def _cancelled(ticket: str) -> str:
    """Where the pages send somebody back to who gives up."""
    with closing(Browser()) as browser:
        browser.open(ticket)
        browser.cancel()
        return browser.back


def _speed(told: Answer) -> tuple[float, float]:
    """The speed in km/h that the way takes, and the most that is usual, as Limen has them."""
    facts = told.risk.terms[TRAVEL].facts if TRAVEL in told.risk.terms else ()
    return next(((fact.observed, fact.expected) for fact in facts if fact.unit == "km/h"), (0.0, 0.0))


def _explained(house: House, told: Answer) -> bool:
    """Whether the evidence card gives the journey as a reason, in the words of the doors."""
    shown = house.processes.finished(house.limen("explain-login", "explain", told.id, "--json"))
    signals = [signal for card in msgspec.json.decode(shown, type=_Shown).cards for signal in card.signals]
    said = {signal.reason for signal in signals if signal.detector == f"login_{TRAVEL}"}
    return said == {told.risk.terms[TRAVEL].reason}
