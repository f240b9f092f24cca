"""Routes that the source serves and no document names."""

from collections.abc import Iterator
from typing import Final

from limen.scan.api import Api
from limen.scan.drift.both import comparable
from limen.scan.drift.rules.examples import service
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.reading import authenticated, open_by_design, privileged


def check(api: Api) -> Iterator[Hit]:
    """Such routes, in services whose others are declared; those for callers of some role are left alone,
    and those that answer the same to everybody (a version that is gone)."""
    for each in api.operations.values() if comparable(api) else ():
        route = each.route
        if (
            route is not None
            and each.declared is None
            and not open_by_design(route)
            and not privileged(route)
            and (route.handler.calls or route.handler.loads)
        ):
            known = authenticated(route)
            yield Hit(
                place=route.handler.place,
                said=f"{route.operation}: served and in no document" + ("" if known else ", to anybody"),
                operation=route.operation,
                severity=None if known else Severity.HIGH,
            )


RULE: Final = Rule[Api](
    id="route-undeclared",
    title="A route is served that no document names",
    cwe=1059,
    owasp="API9:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="What is in no document is in no review, no test and no gateway's rules: old versions and tools of"
    " developers live on there.",
    check=check,
    mends={"": "Declare it, or take it away."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",),
    bad=(service(more='@app.get("/internal/dump")\ndef dump():\n    return jsonify(ORDERS)\n'),),
    good=(service(more='@app.get("/health")\ndef health():\n    return ""\n'),),
)
