"""Bids and reviews that nobody keeps from coming from whom the thing belongs to."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.reading import authenticated, for_some, published
from limen.scan.words import listed, words

_JUDGEMENTS: Final = listed("judgements")


def check(service: Service) -> Iterator[Hit]:
    """Routes that make the caller's bid on, or review of, a thing that somebody puts before everybody, and
    never compare whose it is with him."""
    before_all = published(service)
    for route in service.routes:
        if route.method != "POST" or not authenticated(route) or for_some(route) or _compared(route):
            continue
        made = next((kind for kind in route.handler.owned if not _JUDGEMENTS.isdisjoint(words(kind))), None)
        about = next((load.what for load in route.handler.loads if load.what in before_all), None)
        if made is not None and about is not None:
            yield Hit(
                route.handler.place,
                f"{route.operation}: whose {about} it is may make a {made} too; nothing compares him with"
                " the caller",
                operation=route.operation,
                subject=made,
            )


def _compared(route: Route) -> bool:
    return bool(route.handler.compares) or route.guarded(Guards.OWNS)


_APP: Final = """
from flask import Flask, abort, g, jsonify, request
app = Flask(__name__)
LOTS = {1: {"id": 1, "seller_id": 7, "status": "open"}}

@app.post("/lots/<int:lot_id>/bids")
@login_required
def bid(lot_id):
    lot = LOTS.get(lot_id)
    if {check}:
        abort(409)
    db.session.add(Bid(lot_id=lot["id"], user_id=g.user.id, amount=request.get_json()["amount"]))
    return "", 201
"""

RULE: Final = Rule[Service](
    id="own-thing-judged",
    title="Whoever sells a thing may bid for it or review it",
    cwe=840,
    owasp="API6:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    why="Sellers bid their own things up and praise them, and buyers pay for it.",
    check=check,
    mends={"": "Refuse where the thing's owner is the caller."},
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/",
    ),
    bad=({"app.py": _APP.replace("{check}", 'lot["status"] != "open"')},),
    good=({"app.py": _APP.replace("{check}", 'lot["seller_id"] == g.user.id')},),
)
