"""The caller says himself what he may do."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Flow, Service


def check(service: Service) -> Iterator[Hit]:
    """Roles that are looked at, in a handler or before it, and that a header or cookie may have said."""
    told: set[Flow] = set()
    for route in service.routes:
        for guard in route.guards:
            for flow in guard.flows:
                if flow not in told:
                    told.add(flow)
                    yield _hit(flow, "", guard.name)
        for flow in route.handler.flows:
            if flow.sink == "role":
                yield _hit(flow, route.operation, route.operation)


def _hit(flow: Flow, operation: str, where: str) -> Hit:
    return Hit(
        place=flow.through[-1] if flow.through else flow.place,
        said=f"{where}: what the caller may do is what his {flow.by!r} ({flow.given}) says",
        operation=operation,
        subject=flow.by,
    )


_APP: Final = """
from flask import Flask, abort, g, request
app = Flask(__name__)

@app.delete("/users/<int:user_id>")
@login_required
def remove(user_id):
    role = {role}
    if role != "admin":
        abort(403)
    return "", 204
"""

RULE: Final = Rule[Service](
    id="role-named-by-caller",
    title="The caller says himself what he may do",
    cwe=290,
    owasp="API5:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="Anybody can write a header. One that names a role makes everybody an administrator who knows of it.",
    check=check,
    mends={
        "": "Take roles from the verified credential or the account that belongs to it. Where a gateway sets"
        " the header, refuse requests that did not come through it.",
        "flask": "role = g.user.role",
        "express": "const role = req.user.role;",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",),
    bad=(
        {"app.py": _APP.replace("{role}", 'request.headers.get("X-Role")')},
        {"app.py": _APP.replace("{role}", 'request.headers.get("X-Role") or g.user.role')},
    ),
    good=({"app.py": _APP.replace("{role}", "g.user.role")},),
)
