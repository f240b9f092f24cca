"""One attempt to log in, before it is written."""

from random import Random
from typing import NamedTuple

from evals.logins.networks import Spot
from evals.logins.truth import OWNER

DIGITS = "0123456789abcdef"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Attempt(NamedTuple):
    """Who, when, from where, with what. ``device`` is the first-party cookie, ``key`` a key thumbprint."""

    at: float
    user: str
    spot: Spot
    agent: str
    tongue: str
    app: bool = False
    device: str = ""
    key: str = ""
    good: bool = True
    factor: str = "password"
    proves: bool = False
    kind: str = OWNER
    travel: bool = False
    change: str = ""
    campaign: int = 0
    step: float = 0.0


def cookie(rng: Random) -> str:
    """A new device cookie's number."""
    return "".join(rng.choices(DIGITS, k=16))


def thumbprint(rng: Random) -> str:
    """A new key's thumbprint (RFC 7638), or a passkey's id: they look alike here."""
    return "".join(rng.choices(BASE64, k=43))
