"""BOLA of another form: the caller says himself as whom he acts, by an owner's id in the request."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Assign, Guards, Route, Service
from limen.scan.source.reading import authenticated, privileged
from limen.scan.words import names_owner


def check(service: Service) -> Iterator[Hit]:
    """Owners set from the request in handlers that never compare them with who calls."""
    for route in service.routes:
        if authenticated(route) and not privileged(route) and not route.guarded(Guards.OWNS):
            for assign in route.handler.assigns:
                owners = [name for name in assign.fields if names_owner(name)]
                handler = route.handler
                if assign.how == "named" and owners and not handler.compares and not handler.asks:
                    yield _hit(route, assign, owners[0])


def _hit(route: Route, assign: Assign, field: str) -> Hit:
    thing = assign.what or "an object"
    return Hit(
        place=assign.place,
        said=f"{route.operation}: the request says whose {thing} it is ({field!r}), and nothing compares"
        " that with the caller",
        operation=route.operation,
        subject=field,
        related=(route.handler.place,),
    )


_APP: Final = """
from flask import Flask, g, jsonify, request
app = Flask(__name__)

@app.post("/notes")
@login_required
def add():
    body = request.get_json()
    note = Note(text=body["text"])
    note.owner_id = {owner}
    db.session.add(note)
    return jsonify(id=note.id), 201
"""

RULE: Final = Rule[Service](
    id="owner-named-by-caller",
    title="The request says on whose behalf it is made",
    cwe=639,
    owasp="API1:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="An owner taken from the body lets anybody act in another's name.",
    check=check,
    mends={
        "": "Take the owner from the verified credential and never from the request.",
        "flask": "note.owner_id = g.user.id",
        "django": "note.owner = request.user",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",),
    bad=({"app.py": _APP.replace("{owner}", 'body["owner_id"]')},),
    good=({"app.py": _APP.replace("{owner}", "g.user.id")},),
)
