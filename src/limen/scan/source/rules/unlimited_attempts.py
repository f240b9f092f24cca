"""Logins, resets and codes that may be tried as often as one likes."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.reading import parts
from limen.scan.words import words

_TRIED: Final = frozenset(
    (
        "2fa",
        "forgot",
        "forgotten",
        "login",
        "mfa",
        "otp",
        "pin",
        "redeem",
        "reset",
        "session",
        "sessions",
        "signin",
        "token",
        "verify",
        "voucher",
    )
)
_LIMITS: Final = frozenset(
    (
        "attempt",
        "attempts",
        "backoff",
        "bucket",
        "limit",
        "limited",
        "limiter",
        "lockout",
        "pace",
        "quota",
        "ratelimit",
        "throttle",
        "throttled",
        "tries",
    )
)


def check(service: Service) -> Iterator[Hit]:
    """Routes at which something secret is guessed, without anything that counts."""
    for route in service.routes:
        if route.method == "POST" and not _TRIED.isdisjoint(parts(route)) and not _limited(route):
            yield Hit(
                route.handler.place,
                f"{route.operation}: nothing limits how often it is tried",
                operation=route.operation,
            )


def _limited(route: Route) -> bool:
    called = {word for name in route.handler.calls for word in words(name)}
    guards = {word for guard in route.guards for word in words(guard.name)}
    return route.guarded(Guards.LIMITS) or route.handler.limits or not _LIMITS.isdisjoint(called | guards)


_APP: Final = """
from flask import Flask, request
app = Flask(__name__)

@app.post("/login")
{guard}
def login():
    return find(request.get_json()["email"])
"""

_EXPRESS: Final = """
const app = require("express")();
const rateLimit = require("express-rate-limit");
app.post("/login", {guard} (req, res) => res.json(find(req.body.email)));
"""

RULE: Final = Rule[Service](
    id="unlimited-attempts",
    title="A secret may be guessed as often as one likes",
    cwe=307,
    owasp="API2:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Passwords, codes and vouchers are guessed by machines, thousands a minute.",
    check=check,
    mends={
        "": "Limit attempts by account and by address, here or at the gateway (`limen ask` writes"
        " such a limit).",
        "flask": '@limiter.limit("5/minute")',
        "fastapi": "dependencies=[Depends(RateLimiter(times=5, seconds=60))]",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
    bad=(
        {"app.py": _APP.replace("{guard}", "")},
        {"app.js": _EXPRESS.replace("{guard}", "")},
    ),
    good=(
        {"app.py": _APP.replace("{guard}", '@limiter.limit("5/minute")')},
        {"app.js": _EXPRESS.replace("{guard}", "rateLimit({ max: 5 }),")},
    ),
)
