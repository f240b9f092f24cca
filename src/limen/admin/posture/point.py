"""What a posture check says, and what it may look at. Nothing here reads or changes anything by itself."""

from typing import Literal

import msgspec

from limen.settings import Settings

State = Literal["ok", "warning", "wrong", "unknown"]

CONTROLS = {
    "REC-API-1": "every API has a specification",
    "REC-API-3": "requests and responses have a schema",
    "REC-API-4": "a central inventory with owners",
    "REC-API-8": "the inventory says what runs",
    "REC-API-9": "all communication is encrypted",
    "REC-API-10": "bots and denial of service are met",
    "REC-API-11": "credentials are handled with care",
    "REC-API-12": "every request is authorised",
    "REC-API-13": "input is validated",
    "REC-API-14": "lengths are bounded",
    "REC-API-15": "rates are limited by user and service",
    "REC-API-16": "circuits break before resources are gone",
    "REC-API-17": "users and networks can be blocked at once",
    "REC-API-18": "access is watched",
    "REC-API-23": "errors disclose nothing",
}
"""Recommended controls, paraphrased."""

EDITION = "after NIST SP 800-228 (2025), numbering to be checked against the edition you use"


class Point(msgspec.Struct, frozen=True):
    """One finding: what was found, why it matters, how to mend it (a setting or a command; empty where there
    is nothing to do), and the risks and controls it is about.
    """

    check: str
    state: State
    found: str
    why: str
    mend: str = ""
    owasp: tuple[str, ...] = ()
    nist: tuple[str, ...] = ()
    family: str = ""


class Topic(msgspec.Struct, frozen=True):
    """What a check is about, whatever it finds."""

    check: str
    why: str
    owasp: tuple[str, ...]
    nist: tuple[str, ...]

    def ok(self, found: str) -> Point:
        """As it should be."""
        return self._point("ok", found, "")

    def warning(self, found: str, mend: str) -> Point:
        """Weaker than it could be."""
        return self._point("warning", found, mend)

    def wrong(self, found: str, mend: str) -> Point:
        """A hole."""
        return self._point("wrong", found, mend)

    def unknown(self, found: str, mend: str = "") -> Point:
        """Not to be told from here; ``mend`` is how to find out."""
        return self._point("unknown", found, mend)

    def _point(self, state: State, found: str, mend: str) -> Point:
        return Point(self.check, state, found, self.why, mend, self.owasp, self.nist)


class KeyUse(msgspec.Struct, frozen=True):
    """An API key that is accepted: when made, when its newest secret was made, when it ends (0: never), and
    the Unix time of the newest week in which it was learnt from (0: never)."""

    public_id: str
    created: float
    rotated: float
    expires: float
    used: float


class Facts(msgspec.Struct, frozen=True):
    """What an installation knows: its mode, whether a model was approved, operations by kind, keys."""

    mode: str
    verified: bool
    approved: bool
    declared: int
    learned: int
    shadow: tuple[str, ...]
    zombie: tuple[str, ...]
    keys: tuple[KeyUse, ...]


class Seen(msgspec.Struct, frozen=True):
    """Tokens in the evidence of the last day: calls with one, and the oldest that was accepted, in seconds
    since it was issued. ``cut`` says that not all of the day was read."""

    tokens: int = 0
    oldest_token: float = 0.0
    cut: bool = False


class Ground(msgspec.Struct, frozen=True):
    """All that checks look at. ``facts`` is ``None`` where there is no installation yet; ``paths`` are those
    that a probe may ask for, empty where none is allowed.
    """

    settings: Settings
    at: float
    master: str = ""
    facts: Facts | None = None
    seen: Seen = Seen()
    probe: bool = False
    paths: tuple[str, ...] = ()
