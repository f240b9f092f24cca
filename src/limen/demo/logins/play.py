"""The scenes, played against the running installation one after the other."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import httpx
import msgspec

from limen.demo.house import House
from limen.demo.logins.browser import Browser
from limen.demo.logins.gate import Gate
from limen.demo.logins.provider import PASSING, Provider
from limen.demo.logins.scene import Act, Scene, Scenery
from limen.demo.logins.scenes import ACTS
from limen.demo.logins.town import town
from limen.demo.processes import FailedError
from limen.demo.rhythm import DAY, HOUR
from limen.model import LimenError
from limen.testing.passkeys import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Authenticator

SYNCED: Final = PRESENT | VERIFIED | ELIGIBLE | BACKED_UP
"""Flags of a passkey that all of its owner's devices have, and that checks a finger or a face."""


def play_logins(house: House, seed: int, now: float) -> Iterator[Scene]:
    """Play them after ``now`` (Unix seconds): the next evening the owner enrols, the day after is theirs."""
    day, owner = (now // DAY + 2.0) * DAY, town(seed)[0]
    password = secrets.token_urlsafe(12)
    made = Provider(house.pages, house.provider, house.issuer)
    with closing(made) as provider, closing(Gate(house.port)) as gate:
        provider.register(owner.name, password)
        passkey = Authenticator(house.pages, "localhost", flags=SYNCED)
        scenery = Scenery(house, provider, gate, owner, password, passkey, day)
        try:
            enrol(scenery)
        except httpx.HTTPError as error:
            raise FailedError(f"the owner could not set up a passkey: {error}") from error
        for act in ACTS:
            yield played(act, scenery)


def enrol(on: Scenery) -> None:
    """The owner logs in as usual, and sets up her passkey."""
    at = on.day - 4.5 * HOUR
    visit = on.log_in(on.usual, at)
    if visit.told.action not in PASSING:  # one login in a thousand is audited, however usual it is
        visit = on.log_in(on.usual, at + 60.0)
    with closing(Browser()) as browser:
        browser.open(on.provider.enrolment(visit))
        browser.add_passkey(on.passkey)


def played(act: Act, on: Scenery) -> Scene:
    """Play one scene; one that breaks off did not go as it should."""
    try:
        return msgspec.structs.replace(act.play(on), asked=act.asked)
    except (LimenError, httpx.HTTPError, msgspec.MsgspecError) as error:
        return Scene(holds=False, seen=f"broke off: {error}", asked=act.asked)
