"""Vouchers and the like that count as often as they are sent in."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Route, Service
from limen.scan.source.reading import for_some, parts
from limen.scan.words import listed, names_caller

_WORTH: Final = listed("tokens_of_worth")
_ONCE: Final = listed("once")
_REDEEMS: Final = frozenset(("apply", "claim", "redeem"))


def check(service: Service) -> Iterator[Hit]:
    """Routes that redeem something, and look at nothing that says whether it was redeemed before."""
    for route in service.routes:
        said = parts(route)
        redeems = bool(said & _REDEEMS) and bool(said & _WORTH)
        if route.method == "POST" and redeems and not for_some(route) and not _counted(route):
            yield Hit(
                route.handler.place,
                f"{route.operation}: nothing asks whether it was redeemed before",
                operation=route.operation,
            )


def _counted(route: Route) -> bool:
    handler = route.handler
    used_up = any(load.does == "delete" for load in handler.loads)
    his = any(not names_caller(kind) for kind in handler.looks)
    return used_up or his or not handler.weighs or not _ONCE.isdisjoint(handler.weighs)


_APP: Final = """
from flask import Flask, abort, g, jsonify, request
app = Flask(__name__)

@app.post("/vouchers/redeem")
@login_required
@limited(5)
def redeem():
    voucher = VOUCHERS.get(request.get_json()["code"])
    if {check}:
        abort(422)
    g.user.redeemed.append(voucher.code)
    g.user.credit += voucher.worth
    return jsonify(credit=g.user.credit)
"""

RULE: Final = Rule[Service](
    id="redeemed-again",
    title="What counts once may be redeemed again",
    cwe=837,
    owasp="API6:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Whoever has one voucher has as much as he likes.",
    check=check,
    mends={
        "": "Mark it as used and ask for the mark in one transaction:\n"
        "UPDATE vouchers SET used = 1 WHERE code = ? AND used = 0"
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/",
    ),
    bad=({"app.py": _APP.replace("{check}", "voucher is None")},),
    good=({"app.py": _APP.replace("{check}", "voucher is None or voucher.code in g.user.redeemed")},),
)
