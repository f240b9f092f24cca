"""Answers of an API with callers that every cache on the way may keep."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.reading import authenticated

_PUBLIC: Final = re.compile(r"\bpublic\b", re.IGNORECASE)


def check(service: Service) -> Iterator[Hit]:
    """``Cache-Control: public`` of every answer, where most routes know who calls."""
    known = sum(map(authenticated, service.routes))
    if 2 * known <= len(service.routes):
        return
    for spot in service.spots:
        everywhere = spot.kind in ("setting", "member") and spot.arguments.get("everywhere")
        if everywhere and spot.name.lower() == "cache-control" and _PUBLIC.search(spot.value):
            yield Hit(spot.place, "every answer may be kept by every cache on the way", subject=spot.name)


_APP: Final = """
from flask import Flask, jsonify
app = Flask(__name__)

@app.get("/payslips")
@login_required
def payslips():
    return jsonify([])

@app.after_request
def headers(response):
    response.headers["Cache-Control"] = "{how}"
    return response
"""

RULE: Final = Rule[Service](
    id="answers-cached",
    title="Answers to known callers may be kept by every cache",
    cwe=525,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A proxy that keeps what it gave to one caller gives it to the next.",
    check=check,
    mends={
        "": "Cache-Control: no-store for all answers, and another value only where a route says so.",
        "flask": 'response.headers.setdefault("Cache-Control", "no-store")',
        "express": 'res.set("Cache-Control", "no-store");',
    },
    references=(
        "https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers",
    ),
    bad=({"app.py": _APP.replace("{how}", "public, max-age=600")},),
    good=({"app.py": _APP.replace("{how}", "no-store")},),
)
