"""Browsers that a user proved himself in: a cookie that gives wrong codes there a count of their own.

It lets nobody in and saves nobody a proof; see ``patience`` for what it is good for.
"""

import msgspec

from limen.identity.step_up.factors import Records
from limen.identity.step_up.ports import Seals
from limen.identity.step_up.session import Session
from limen.model import InputError

KNOWN_FOR = 180 * 86_400
"""Seconds for which a browser is known to be a user's after he proved himself in it."""
_BOUND = b"limen step-up known browser"


class Known(msgspec.Struct, frozen=True):
    """What the cookie holds, sealed. Names are random, so none of another user's is among a user's own."""

    browser: str
    until: float


class Browsers:
    """Makes the cookie and knows it again."""

    def __init__(self, seals: Seals, records: Records) -> None:
        self._seals = seals
        self._records = records

    def cookie(self, session: Session, at: float) -> str:
        """The cookie for a browser in which the session's user has proved himself."""
        known = Known(session.browser, at + KNOWN_FOR)
        return self._seals.seal(msgspec.json.encode(known), _BOUND).hex()

    def named(self, cookie: str, user: int, at: float) -> str:
        """The browser's name, if it is this user's and still kept; else empty."""
        try:
            said = msgspec.json.decode(self._seals.open(bytes.fromhex(cookie), _BOUND), type=Known)
        except (ValueError, InputError):
            return ""
        kept = self._records.load(user).factors.tries
        return said.browser if at < said.until and said.browser in kept else ""
