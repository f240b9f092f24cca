"""Tickets: a one-time permission to use the pages, for one user and login, to come back to one address.

Sealed (AES-256-GCM) with a key that only Limen has: only Limen can make one and only Limen can read one, so
no name or pseudonym shows in a browser's history or a proxy's log. There is no header and no algorithm to
argue about. That a ticket is used once is on disk, also over a restart.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Literal

import msgspec

from limen.identity.step_up.ports import FactorStore, Seals
from limen.model import InputError

Purpose = Literal["prove", "enrol"]
LONGEST = 4096
"""Characters of a ticket; a longer one is none."""
LONGEST_LOGIN = 128
"""Characters of a login's id."""
LONGEST_NAME = 64
"""Characters of a user's name as his authenticator shows it."""
LONGEST_ABOUT = 200
"""Characters of what the page says of the login."""
LONGEST_URL = 1024
"""Characters of the address to come back to."""
_BOUND = b"limen step-up ticket"
_QUERY = re.compile(r"[A-Za-z0-9._~!$&()*+,;=:@/?%-]*")


class Wish(msgspec.Struct, frozen=True):
    """What a ticket is asked for. ``user`` is a pseudonym, ``back`` where to go afterwards.

    ``name`` is what the user calls himself, for his authenticator to show at an enrolment; ``about`` says on
    the page what is being confirmed ("Sign-in from Oslo, Firefox"), so that nobody confirms an attacker's.
    """

    user: int
    login: str
    back: str
    purpose: Purpose = "prove"
    name: str = ""
    about: str = ""


class Ticket(msgspec.Struct, frozen=True):
    """A ticket as it is inside; ``until`` is in Unix seconds."""

    id: str
    wish: Wish
    until: float


class Tickets:
    """Issues and takes tickets that live ``lives`` seconds and return to one of ``allowed``."""

    def __init__(self, seals: Seals, store: FactorStore, allowed: tuple[str, ...], lives: float) -> None:
        self._seals = seals
        self._store = store
        self._allowed = frozenset(allowed)
        self._lives = lives

    def issue(self, wish: Wish, at: float) -> str:
        """A new ticket; raises ``InputError`` when the wish does not fit."""
        self._check(wish)
        ticket = Ticket(secrets.token_urlsafe(16), wish, at + self._lives)
        plain = msgspec.json.encode(ticket, enc_hook=str)  # an address may be a setting: a kind of text
        sealed = self._seals.seal(plain, _BOUND)
        return urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def read(self, text: str, at: float) -> Ticket:
        """A ticket that is ours, still good and returns to an address still allowed; else ``InputError``."""
        ticket = self._opened(text)
        if at >= ticket.until:
            raise InputError("this link has expired")
        self._check(ticket.wish)
        return ticket

    def spend(self, ticket: Ticket, at: float) -> bool:
        """Use a ticket up; ``False`` when it was."""
        digest = blake2b(ticket.id.encode(), digest_size=16, person=b"ticket").digest()
        return self._store.spend_ticket(digest, ticket.until, at)

    def _opened(self, text: str) -> Ticket:
        if not text.isascii() or len(text) > LONGEST:
            raise InputError("this link is not one of ours")
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            return msgspec.json.decode(self._seals.open(sealed, _BOUND), type=Ticket)
        except (ValueError, InputError):
            raise InputError("this link is not one of ours") from None

    def _check(self, wish: Wish) -> None:
        base, _, query = wish.back.partition("?")
        if len(wish.back) > LONGEST_URL or base not in self._allowed or _QUERY.fullmatch(query) is None:
            raise InputError(
                "return URL: not among [step_up] return_urls; a plain query may follow, no fragment"
            )
        if not 0 < wish.user < 1 << 63 or not 0 < len(wish.login) <= LONGEST_LOGIN:
            raise InputError(
                f"a ticket needs a user and the id of a login, {LONGEST_LOGIN} characters at most"
            )
        if len(wish.name) > LONGEST_NAME or len(wish.about) > LONGEST_ABOUT:
            raise InputError(f"name: at most {LONGEST_NAME} characters, about: at most {LONGEST_ABOUT}")
