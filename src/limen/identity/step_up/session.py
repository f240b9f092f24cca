"""Sessions: a ticket that was opened in one browser, and what happened since. In memory, bounded.

Only a ticket opens one, so only who was let in grows the table; a user has a few at most and cannot take the
room of others, and when the table is full new ones wait instead of pushing out old ones.
"""

import hmac
import secrets
from hashlib import sha256
from itertools import takewhile

from limen.identity.step_up.factors import Factor
from limen.identity.step_up.ticket import Ticket, Wish
from limen.model import InputError

MOST_SESSIONS = 10_000
"""Sessions at once; past it a ticket is not taken until one ends."""
MOST_A_USER = 4
"""Sessions of a user; another one ends his oldest, one in a browser that is not known to be his first."""
_CHALLENGE_BYTES = 32


class BusyError(InputError):
    """There is no room for another session."""


class Session:
    """One browser's use of one ticket; the service's lock guards it.

    ``key`` is the cookie's value. ``challenge`` is what a passkey must sign next, used once; ``pending`` a
    TOTP secret that was shown and not confirmed yet. ``factor`` is what the user proved himself with, if he
    did, and ``verified`` whether a passkey checked who holds it; ``changes`` counts what was enrolled and
    removed here, ``misses`` wrong answers of any kind. ``browser`` names the browser if it is known to be the
    user's.
    """

    __slots__ = (
        "browser",
        "challenge",
        "changes",
        "csrf",
        "factor",
        "key",
        "misses",
        "pending",
        "ticket",
        "until",
        "verified",
    )

    def __init__(self, ticket: Ticket, browser: str, until: float) -> None:
        self.key = secrets.token_urlsafe(32)
        self.csrf = secrets.token_urlsafe(32)
        self.ticket = ticket
        self.browser = browser
        self.until = until
        self.challenge = b""
        self.pending = ""
        self.factor: Factor | None = None
        self.verified = False
        self.changes = 0
        self.misses = 0

    @property
    def wish(self) -> Wish:
        """What the ticket was asked for."""
        return self.ticket.wish

    def ask(self) -> bytes:
        """A new challenge in place of the old."""
        self.challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        return self.challenge

    def take_challenge(self) -> bytes:
        """The challenge, once: whatever comes of it, the next answer needs a new one."""
        challenge, self.challenge = self.challenge, b""
        if not challenge:
            raise InputError("no passkey was asked for")
        return challenge

    def is_from(self, token: str) -> bool:
        """Whether a form carries this session's token (CSRF)."""
        return hmac.compare_digest(self.csrf.encode(), token.encode("utf-8", "surrogatepass"))


class Sessions:
    """The sessions there are. They are found by the digest of the cookie, so no comparison tells of a key."""

    def __init__(self, lives: float) -> None:
        self._lives = lives
        self._open: dict[bytes, Session] = {}
        self._mine: dict[int, list[bytes]] = {}

    @property
    def full(self) -> bool:
        """Whether there is no room for another session."""
        return len(self._open) >= MOST_SESSIONS

    def begin(self, ticket: Ticket, browser: str, at: float) -> tuple[Session, list[Session]]:
        """A session for a ticket, and those of the same user that it ended: the oldest, strangers' first, so
        that who has the password cannot push the owner out of a browser that is known to be his."""
        user = ticket.wish.user
        mine = sorted(self.of(user), key=lambda each: bool(each.browser))
        ended = mine[: max(0, len(mine) - MOST_A_USER + 1)]
        for each in ended:
            self.end(each)
        session = Session(ticket, browser, at + self._lives)
        self._open[_name(session.key)] = session
        self._mine.setdefault(user, []).append(_name(session.key))
        return session, ended

    def find(self, key: str, at: float) -> Session | None:
        """The session of a cookie, while it lasts."""
        session = self._open.get(_name(key)) if key else None
        return session if session is not None and at < session.until else None

    def end(self, session: Session) -> None:
        """Forget a session."""
        name, user = _name(session.key), session.wish.user
        if self._open.pop(name, None) is not None:
            self._mine[user].remove(name)
            if not self._mine[user]:
                del self._mine[user]

    def expired(self, at: float) -> list[Session]:
        """End those whose time is over, and give them; all last as long, so the oldest are over first."""
        over = list(takewhile(lambda session: at >= session.until, self._open.values()))
        for each in over:
            self.end(each)
        return over

    def of(self, user: int) -> list[Session]:
        """A user's sessions."""
        return [self._open[name] for name in self._mine.get(user, ())]

    def __len__(self) -> int:
        return len(self._open)


def _name(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()
