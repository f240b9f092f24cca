"""From a call to its handler, its answer and how long that took."""

import re
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from evals.population.api.tables import Tables
from evals.population.guises import Guise
from evals.population.stage import Call, Reply

BUSY = 0.002
"""Share of calls answered 503 whoever asks."""


class Ask(NamedTuple):
    """A call as a handler sees it."""

    guise: Guise
    args: tuple[str, ...]
    query: dict[str, str]
    body: Any
    rng: Random
    tables: Tables
    at: float


Handler = Callable[[Ask], Reply]


class Route(NamedTuple):
    """One operation: who may call it (empty: anybody with a credential, ``*``: even without)."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    roles: tuple[str, ...]
    millis: float


ROUTES: list[Route] = []


def route(method: str, path: str, *roles: str, millis: float = 12.0) -> Callable[[Handler], Handler]:
    """Serve a path, in which ``{}`` stands for a segment."""
    pattern = re.compile("/v2" + re.escape(path).replace(r"\{\}", "([^/]+)") + "/?")

    def put(handler: Handler) -> Handler:
        ROUTES.append(Route(method, pattern, handler, roles, millis))
        return handler

    return put


def refuse(status: int, why: str) -> Reply:
    """An error as this API words it."""
    return Reply(status, {"error": {"status": status, "message": why}})


def page(ask: Ask, rows: list[dict[str, Any]], most: int = 200) -> Reply:
    """One page of rows."""
    size = min(most, number(ask.query.get("limit", ""), 12))
    start = (max(1, number(ask.query.get("page", ""), 1)) - 1) * size
    return Reply(200, {"items": rows[start : start + size], "total": len(rows)}, millis=12.0 + size / 8)


def number(text: str, otherwise: int) -> int:
    """A number in a parameter."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


class Api:
    """Answers calls. ``slower`` lengthens operations by path, as a release does; ``leaks_from`` is when a bug
    begins to show payment data.
    """

    def __init__(self, tables: Tables, released: float, leaks_from: float) -> None:
        self.tables = tables
        self.released = released
        self.leaks_from = leaks_from

    def answer(self, at: float, call: Call, rng: Random) -> Reply:
        """What the gateway and the API behind it say."""
        self.tables.now = at
        status = call.status or (503 if rng.random() < BUSY else 401 if call.guise.bad else 0)
        if status:
            return _timed(refuse(status, "not now"), 6.0, rng)
        path, _, query = call.target.partition("?")
        found, known = self._find(call.method, path)
        if found is None:
            return _timed(refuse(405 if known else 404, "no such operation"), 3.0, rng)
        one, match = found
        if status := _barred(one, call.guise):
            return _timed(refuse(status, "not for you"), 4.0, rng)
        args = tuple(map(unquote, match.groups()))
        ask = Ask(call.guise, args, dict(parse_qsl(query)), call.body, rng, self.tables, at)
        reply = self._patched(one, ask, one.handler(ask))
        slow = 2.5 if at >= self.released and "/quotes" in path else 1.0
        return _timed(reply, max(one.millis, reply.millis) * slow, rng)

    def _find(self, method: str, path: str) -> tuple[tuple[Route, re.Match[str]] | None, bool]:
        known = False
        for one in ROUTES:
            if match := one.pattern.fullmatch(path):
                if one.method == method:
                    return (one, match), True
                known = True
        return None, known

    def _patched(self, one: Route, ask: Ask, reply: Reply) -> Reply:
        """What the release added to answers, and what the bug let out."""
        if not isinstance(reply.body, dict) or reply.status != 200:
            return reply
        if ask.at >= self.released and "/shipments/" in one.pattern.pattern and "code" in reply.body:
            return reply._replace(body=reply.body | {"co2_kg": round(ask.rng.uniform(0.1, 40.0), 2)})
        if ask.at >= self.leaks_from and ask.query.get("expand") == "sender" and "sender" in reply.body:
            return reply._replace(body=reply.body | {"sender": reply.body["sender"] | _payment(ask.rng)})
        return reply


def _barred(one: Route, guise: Guise) -> int:
    """The status with which a caller is turned away; 0 if he is not."""
    if "*" in one.roles or (not one.roles and guise.credential is not None):
        return 0
    if guise.credential is None:
        return 401
    return 0 if set(one.roles) & set(guise.roles) else 403


def _payment(rng: Random) -> dict[str, Any]:
    """A card and an IBAN with right check digits, and a password hash: what an answer must not hold."""
    digits = [4, *(rng.randint(0, 9) for _ in range(14))]
    total = sum(sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    account = f"ABNA{rng.randint(10**9, 10**10 - 1)}"
    value = int("".join(str(int(sign, 36)) for sign in account + "NL00"))
    return {
        "card_number": "".join(map(str, digits)) + str(-total % 10),
        "iban": f"NL{98 - value % 97:02d}{account}",
        "password_hash": f"$2b$12${rng.getrandbits(300):075x}"[:60],
    }


def _timed(reply: Reply, typical: float, rng: Random) -> Reply:
    return reply._replace(millis=round(typical * rng.lognormvariate(0.0, 0.45), 2))
