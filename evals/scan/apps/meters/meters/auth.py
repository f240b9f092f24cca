from __future__ import annotations

import os
import secrets
import time

import jwt
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, BaseUser
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from .store import Household, Store

KEY = os.environ.get("METERS_KEY") or secrets.token_hex(32)
AUDIENCE = "meters"


class Caller(BaseUser):
    def __init__(self, household: Household):
        self.household = household

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def display_name(self) -> str:
        return self.household.login


def issue(household: Household) -> str:
    now = int(time.time())
    claims = {"sub": str(household.id), "aud": AUDIENCE, "iat": now, "exp": now + 3600}
    return jwt.encode(claims, KEY, algorithm="HS256")


class TokenBackend(AuthenticationBackend):
    def __init__(self, store: Store):
        self.store = store

    async def authenticate(self, conn: HTTPConnection):
        scheme, _, token = conn.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            claims = jwt.decode(
                token, KEY, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["exp", "sub"]}
            )
            household = self.store.households[int(claims["sub"])]
        except (jwt.InvalidTokenError, KeyError, ValueError) as problem:
            raise AuthenticationError("the token is not valid") from problem
        return AuthCredentials(["authenticated", household.role]), Caller(household)


def refuse(conn: HTTPConnection, problem: Exception) -> JSONResponse:
    return JSONResponse({"error": str(problem)}, status_code=401)
