"""Headers by which browsers protect an API's users, turned off or made to say nothing."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot

_SNIFFS: Final = ("SECURE_CONTENT_TYPE_NOSNIFF", "SECURE_BROWSER_XSS_FILTER")
_FRAMES: Final = ("X_FRAME_OPTIONS", "X-Frame-Options")
_HELMET: Final = re.compile(r"['\"](noSniff|xContentTypeOptions|frameguard|xFrameOptions|hsts)['\"]:\s?False")
_TALISMAN: Final = (
    "content_type_nosniff",
    "frame_options",
    "strict_transport_security",
    "x_content_type_options",
)


def check(service: Service) -> Iterator[Hit]:
    """Settings and headers that a framework or a developer had set, and that no longer protect."""
    for spot in service.spots:
        if said := _weak(spot):
            yield Hit(spot.place, said, subject=spot.name)


def _weak(spot: Spot) -> str:
    if spot.kind == "call":
        return _by_library(spot)
    if spot.name in _SNIFFS and spot.value == "False":
        return f"{spot.name} is off: browsers may take answers for another type"
    if spot.name in _FRAMES and _text(spot) and _text(spot) not in ("deny", "sameorigin"):
        return f"{spot.name} is {spot.value}, which lets any page frame what is answered"
    if spot.name == "X-Content-Type-Options" and _text(spot) not in ("", "nosniff"):
        return f"{spot.name} is {spot.value}, which browsers do not know"
    return ""


def _by_library(spot: Spot) -> str:
    off = _HELMET.search(spot.arguments.get("0", "")) if spot.name.rpartition(".")[2] == "helmet" else None
    if off is not None:
        return f"helmet is told not to send what {off[1]} is for"
    last = spot.name.rpartition(".")[2]
    name = next((each for each in _TALISMAN if spot.arguments.get(each) in ("False", "None")), None)
    return f"Talisman is told not to set {name}" if last == "Talisman" and name else ""


def _text(spot: Spot) -> str:
    """A constant text in small letters; empty for what is worked out."""
    value = spot.value
    return value[1:-1].lower() if value[:1] in ("'", '"') and value[-1:] == value[:1] else ""


RULE: Final = Rule[Service](
    id="protection-weakened",
    title="A header that protects an API's users is turned off",
    cwe=693,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="Without them a browser guesses what an answer is, or shows it within another's page: an upload"
    " becomes a script, a click lands where its owner did not see it.",
    check=check,
    mends={
        "": "X-Content-Type-Options: nosniff and X-Frame-Options: DENY for every answer.",
        "django": 'SECURE_CONTENT_TYPE_NOSNIFF = True\nX_FRAME_OPTIONS = "DENY"',
    },
    references=(
        "https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers",
    ),
    bad=(
        {"settings.py": "SECURE_CONTENT_TYPE_NOSNIFF = False\n"},
        {"settings.py": 'X_FRAME_OPTIONS = "ALLOWALL"\n'},
        {"app.js": 'const helmet = require("helmet");\napp.use(helmet({ noSniff: false }));\n'},
    ),
    good=(
        {"settings.py": 'SECURE_CONTENT_TYPE_NOSNIFF = True\nX_FRAME_OPTIONS = "DENY"\n'},
        {"app.js": 'const helmet = require("helmet");\napp.use(helmet());\n'},
    ),
)
