from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict
from datetime import datetime, timedelta, timezone
from typing import Annotated

import jwt
from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from . import store
from .settings import settings

SCOPES = {"patient": "read", "doctor": "read prescribe", "admin": "read admin"}
ISSUER = "clinic"

bearer = HTTPBearer(auto_error=False, scheme_name="bearer")


class User(dict):
    @property
    def is_staff(self) -> bool:
        return self["role"] == "doctor"


def password_matches(stored: str, given: str) -> bool:
    salt, _, wanted = stored.partition(":")
    made = hashlib.scrypt(given.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32)
    return hmac.compare_digest(made.hex(), wanted)


def issue(username: str, role: str) -> str:
    expires = datetime.now(timezone.utc) + timedelta(minutes=settings.token_minutes)
    claims = {"sub": username, "iss": ISSUER, "exp": expires, "scope": SCOPES[role]}
    return jwt.encode(claims, settings.secret, algorithm="HS256")


def read_token(token: str) -> dict:
    return jwt.decode(
        token,
        settings.secret,
        algorithms=["HS256"],
        issuer=ISSUER,
        options={"require": ["exp", "sub", "scope"]},
    )


def current_user(
    needed: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> User:
    if credentials is None:
        raise HTTPException(401, "not authenticated", {"WWW-Authenticate": "Bearer"})
    try:
        claims = read_token(credentials.credentials)
    except jwt.InvalidTokenError:
        raise HTTPException(401, "token is not valid", {"WWW-Authenticate": "Bearer"}) from None
    found = store.first("SELECT * FROM users WHERE username = ?", claims["sub"])
    if found is None:
        raise HTTPException(401, "token is not valid", {"WWW-Authenticate": "Bearer"})
    granted = set(claims["scope"].split()) & set(SCOPES[found["role"]].split())
    if not granted.issuperset(needed.scopes):
        raise HTTPException(403, "not enough permissions")
    return User(found)


CurrentUser = Annotated[User, Security(current_user, scopes=["read"])]
Prescriber = Annotated[User, Security(current_user, scopes=["read", "prescribe"])]

_tries: OrderedDict[str, tuple[float, int]] = OrderedDict()


def login_pace(request: Request) -> None:
    """At most 30 logins a minute from one address."""
    address = request.client.host if request.client else "unknown"
    since, count = _tries.pop(address, (time.monotonic(), 0))
    if time.monotonic() - since > 60:
        since, count = time.monotonic(), 0
    _tries[address] = (since, count + 1)
    if len(_tries) > 10_000:
        _tries.popitem(last=False)
    if count >= 30:
        raise HTTPException(429, "too many attempts")
