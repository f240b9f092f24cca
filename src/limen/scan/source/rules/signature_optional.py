"""A signature is looked at only where there is one."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service


def check(service: Service) -> Iterator[Hit]:
    """Conditions that refuse a wrong signature, and let a missing one pass."""
    for spot in service.spots:
        if spot.kind == "optional":
            yield Hit(
                spot.place,
                f"a wrong {spot.name!r} is refused, a missing one is believed",
                subject=spot.name,
            )


_APP: Final = """
import hmac
from flask import Flask, abort, request
app = Flask(__name__)

@app.post("/payments/callback")
def paid():
    signature = request.headers.get("X-Signature", "")
    if {test}:
        abort(401)
    return "", 204
"""

RULE: Final = Rule[Service](
    id="signature-optional",
    title="A message without a signature is believed",
    cwe=345,
    owasp="API10:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Whoever wants to write in the other side's name leaves the signature away.",
    check=check,
    mends={"": "Refuse what has no signature like what has a wrong one."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",),
    bad=(
        {"app.py": _APP.replace("{test}", "signature and not hmac.compare_digest(signature, wanted())")},
        {"app.py": _APP.replace("{test}", "signature is not None and signature != wanted()")},
    ),
    good=({"app.py": _APP.replace("{test}", "not hmac.compare_digest(signature, wanted())")},),
)
