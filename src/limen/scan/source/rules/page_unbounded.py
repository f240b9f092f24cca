"""Lists whose length the caller chooses."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Route, Service
from limen.scan.source.rules.examples import express

_SIZES: Final = frozenset(("count", "limit", "page_size", "pagesize", "per_page", "perpage", "size", "top"))


def check(service: Service) -> Iterator[Hit]:
    """Sizes of pages taken from the request, with nothing that bounds them."""
    for spot in service.spots:
        if spot.kind == "endless":
            yield Hit(spot.place, f"{spot.name}: {spot.value!r} is set, and no maximum", subject=spot.name)
    for route in service.routes:
        size = next((name for name in route.handler.reads if name.lower() in _SIZES), None)
        if size is not None and route.method == "GET" and not _bounded(route):
            yield Hit(
                route.handler.place,
                f"{route.operation}: {size!r} says how much is given out, and nothing bounds it",
                operation=route.operation,
                subject=size,
            )


def _bounded(route: Route) -> bool:
    return not {"min", "clamp", "Paginator", "paginate"}.isdisjoint(
        name.rpartition(".")[2] for name in route.handler.calls
    )


_APP: Final = """
from flask import Flask, jsonify, request
app = Flask(__name__)

@app.get("/orders")
def orders():
    limit = {limit}
    return jsonify(ORDERS[:limit])
"""

_PAGES: Final = """
from rest_framework.pagination import PageNumberPagination

class Pages(PageNumberPagination):
    page_size_query_param = "size"
    {most}
"""

RULE: Final = Rule[Service](
    id="page-unbounded",
    title="The caller says how much is given out",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="One request for a million records holds memory, database and network, and takes the data"
    " away whole.",
    check=check,
    mends={
        "flask": 'limit = min(request.args.get("limit", 20, type=int), 100)',
        "fastapi": "limit: Annotated[int, Query(ge=1, le=100)] = 20",
        "": "Bound the size of a page, and give the next one by a cursor.",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",),
    bad=(
        {"app.py": _APP.replace("{limit}", 'request.args.get("limit", 20, type=int)')},
        express("rows = ORDERS.slice(0, Number(req.query.limit));"),
        {"pages.py": _PAGES.replace("{most}", "")},
    ),
    good=(
        {"app.py": _APP.replace("{limit}", 'min(request.args.get("limit", 20, type=int), 100)')},
        express("rows = ORDERS.slice(0, Math.min(Number(req.query.limit), 100));"),
        {"pages.py": _PAGES.replace("{most}", "max_page_size = 100")},
    ),
)
