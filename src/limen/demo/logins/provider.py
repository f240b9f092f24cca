"""The shop's identity provider: checks passwords, asks Limen about each login, and signs tokens.

Of risk it knows nothing: it does what the doors of the running Limen say, and believes a step-up only by its
signed result.
"""

import hashlib
import hmac
import secrets
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from limen.demo.config import API, BACK
from limen.demo.logins.town import Attempt, question_of
from limen.identity.doors.rest import Answer
from limen.identity.step_up import Purpose
from limen.identity.step_up.result import TYPE, origin_of
from limen.model import InputError, LimenError
from limen.testing.credentials import Issuer

TOKEN_SECONDS: Final = 3_600
ROLE: Final = "customer"
"""Of everybody who logs in here."""
PASSING: Final = frozenset({"allow", "watch"})
"""What Limen says of a login that goes ahead without more proof."""
STEP_UP: Final = "step_up"
PLAIN: Final = "urn:example:plain"
"""The class (``acr``) of a login by password alone."""


class Visit(NamedTuple):
    """A login under way in one browser: who tries, when (Unix seconds), and what Limen said of it."""

    attempt: Attempt
    at: float
    told: Answer


class Provider:
    """Has users with passwords, a ``key`` for Limen's doors and pages, and an ``issuer`` to sign with."""

    def __init__(self, pages: str, key: str, issuer: Issuer) -> None:
        self._issuer = issuer
        self._pages = pages
        self._passwords: dict[str, tuple[bytes, bytes]] = {}
        headers = {"x-api-key": key}
        self._doors = httpx.Client(base_url=pages, headers=headers, timeout=10.0, trust_env=False)

    def register(self, user: str, password: str) -> None:
        """Keep a password, salted and hashed."""
        salt = secrets.token_bytes(16)
        self._passwords[user] = salt, _digest(password, salt)

    def log_in(self, attempt: Attempt, password: str, at: float) -> Visit:
        """Check the password, and ask Limen about the login; raises ``InputError`` for a wrong one."""
        salt, kept = self._passwords[attempt.user]
        if not hmac.compare_digest(kept, _digest(password, salt)):
            raise InputError("the password is wrong")
        answer = self._post("/v1/risk/login", question_of(attempt))
        return Visit(attempt, at, msgspec.json.decode(answer.content, type=Answer))

    def ticket(self, visit: Visit, about: str) -> str:
        """Where to send the browser of a login that is to be proved; raises ``LimenError`` for others."""
        if visit.told.action != STEP_UP:
            raise LimenError(f"Limen says {visit.told.action}: there is nothing to prove")
        return self._ticket(visit, "prove", about)

    def enrolment(self, visit: Visit) -> str:
        """Where to send the browser of a user who may enrol; raises ``LimenError`` after a doubted login."""
        if visit.told.action not in PASSING:
            raise LimenError(f"Limen says {visit.told.action}: nobody enrols after such a login")
        return self._ticket(visit, "enrol")

    def token(self, visit: Visit, key: str, came_back: str = "") -> str:
        """An access token for who may come in, bound to his client's ``key``; empty for who may not.

        ``came_back`` is the address at which the browser came back from the step-up pages.
        """
        if visit.told.action in PASSING:
            return signed(self._issuer, visit, key)
        proved = self._proved(visit, came_back) if visit.told.action == STEP_UP else {}
        if not proved:
            return ""
        said = {"id": visit.told.id, "outcome": "pass", "factor": proved["factor"]}
        self._post("/v1/risk/outcome", said)
        return signed(self._issuer, visit, key, proved["acr"])

    def close(self) -> None:
        """Hang up."""
        self._doors.close()

    def _ticket(self, visit: Visit, purpose: Purpose, about: str = "") -> str:
        wish = {"user": visit.attempt.user, "login": visit.told.id, "back": BACK, "about": about}
        url: str = self._post("/step-up/tickets", {**wish, "purpose": purpose}).json()["url"]
        return url

    def _proved(self, visit: Visit, came_back: str) -> dict[str, Any]:
        """The claims of a signed result for this very login; empty without one (see step-up.md)."""
        result = parse_qs(urlsplit(came_back).query).get("step_up", [""])[0]
        keys = KeySet.import_key_set(self._doors.get("/step-up/jwks.json").raise_for_status().json())
        try:
            read = jwt.decode(result, keys, algorithms=["ES256"])
        except (JoseError, ValueError):
            return {}
        claims = read.claims
        good = (
            read.header.get("typ") == TYPE
            and (claims["iss"], claims["aud"]) == (self._pages, origin_of(BACK))
            and claims["login"] == visit.told.id
            and claims["iat"] - 60 <= visit.at < claims["exp"]
        )
        return claims if good else {}

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return self._doors.post(path, json=body).raise_for_status()


def signed(issuer: Issuer, visit: Visit, key: str, acr: str = PLAIN) -> str:
    """A token for who logs in, bound to a key by its thumbprint (RFC 9449, section 6.1)."""
    now = int(visit.at)
    return issuer.token(
        sub=visit.attempt.user,
        aud=API,
        iat=now,
        exp=now + TOKEN_SECONDS,
        auth_time=now,
        acr=acr,
        roles=[ROLE],
        cnf={"jkt": key},
    )


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=1 << 14, r=8, p=1)
