"""Flows of worth that one caller may go through as often as he likes."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.reading import authenticated, for_some
from limen.scan.words import listed, words

_SCARCE: Final = listed("scarce")
_PAYOUTS: Final = listed("payouts")


def check(service: Service) -> Iterator[Hit]:
    """Routes that give the caller something there is only so much of, or money, and never look at what he
    has of it already."""
    for route in service.routes:
        if route.method != "POST" or not authenticated(route) or for_some(route) or _limited(route):
            continue
        for kind in route.handler.owned:
            why = _worth(route, kind)
            if why is not None and not route.handler.compares and kind not in _looked_at(route):
                yield Hit(
                    route.handler.place,
                    f"{route.operation}: a caller makes himself one {kind} after the other; {why}, and"
                    " nothing counts what he has",
                    operation=route.operation,
                    subject=kind,
                )
                break


def _worth(route: Route, kind: str) -> str | None:
    scarce = _SCARCE.intersection(route.handler.weighs)
    if scarce:
        return f"there is only so much ({min(scarce)!r} is looked at)"
    return f"{kind!r} is money" if not _PAYOUTS.isdisjoint(words(kind)) else None


def _limited(route: Route) -> bool:
    return route.guarded(Guards.LIMITS) or route.handler.limits


def _looked_at(route: Route) -> frozenset[str]:
    """The kinds of things among the caller's own that a route looks at."""
    handler = route.handler
    return frozenset(
        (*handler.looks, *handler.belongs, *(load.what for load in handler.loads if load.scoped))
    )


_APP: Final = """
from dataclasses import dataclass
from flask import Flask, abort, g, jsonify, request
app = Flask(__name__)

@dataclass
class Booking:
    buyer: str
    show: str
    seats: int

@app.post("/bookings")
@login_required
def book():
    wish = request.get_json()
    show = SHOWS[wish["show"]]
    sold = Booking.query.filter_by(show=show.id)
    {check}
    if sum(each.seats for each in sold) + wish["seats"] > show.capacity:
        abort(409)
    db.session.add(Booking(buyer=g.user.id, show=show.id, seats=wish["seats"]))
    return "", 201
"""

RULE: Final = Rule[Service](
    id="flow-unlimited",
    title="One caller may take all there is",
    cwe=799,
    owasp="API6:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    why="A script buys the house empty, or draws one advance after the other, within every limit that holds"
    " for a single call.",
    check=check,
    mends={
        "": "Count what the caller has already, in the same transaction as the check of what is left; limit"
        " how often the flow is gone through.",
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/",
    ),
    bad=({"app.py": _APP.replace("{check}", "pass")},),
    good=(
        {
            "app.py": _APP.replace(
                "{check}", "if Booking.query.filter_by(buyer=g.user.id).count() > 5: abort(409)"
            )
        },
        {
            "app.py": _APP.replace("{check}", "pass").replace(
                "@login_required", "@login_required\n@limited(5)"
            )
        },
    ),
)
