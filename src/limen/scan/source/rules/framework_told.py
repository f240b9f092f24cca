"""Every answer says what the service is made with."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_MARK: Final = "x-powered-by"


def check(service: Service) -> Iterator[Hit]:
    """Express, which sends ``X-Powered-By`` until it is told not to."""
    calls = [spot for spot in service.spots if spot.kind == "call"]
    quiet = any(
        _MARK in str(spot.arguments).lower() or "helmet" in spot.name.lower() or "hidePoweredBy" in spot.name
        for spot in calls
    )
    if quiet or not any(route.framework == "express" for route in service.routes):
        return
    made = next((spot for spot in calls if spot.name == "express"), None)
    if made is not None:
        yield Hit(made.place, "every answer says that Express made it (X-Powered-By)", subject=_MARK)


_APP: Final = """
const express = require("express");
const app = express();
{first}
app.get("/health", (req, res) => res.json({ status: "ok" }));
"""

RULE: Final = Rule[Service](
    id="framework-told",
    title="Every answer says what the service is made with",
    cwe=200,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="Who looks for services with a known hole finds them by what they say of themselves.",
    check=check,
    mends={
        "": "Send no header that names the framework or its version.",
        "express": 'app.disable("x-powered-by");  // or app.use(helmet())',
    },
    references=("https://expressjs.com/en/advanced/best-practice-security.html#reduce-fingerprinting",),
    bad=({"app.js": _APP.replace("{first}", "")},),
    good=(
        {"app.js": _APP.replace("{first}", 'app.disable("x-powered-by");')},
        {"app.js": _APP.replace("{first}", 'app.use(require("helmet")());')},
    ),
)
