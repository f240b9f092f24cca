"""Cookies with a credential that scripts can read or that leave without TLS."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_SETTINGS: Final = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE")


def check(service: Service) -> Iterator[Hit]:
    """``set_cookie`` without ``secure`` or ``httponly``, and settings that turn them off."""
    for spot in service.spots:
        if spot.kind == "call" and spot.name.endswith("set_cookie") and "**" not in spot.arguments:
            lacking = [
                name for name in ("secure", "httponly") if spot.arguments.get(name, "False") == "False"
            ]
            if lacking and spot.arguments.get("max_age") != "0":
                yield Hit(
                    spot.place, f"a cookie is set without {' and '.join(lacking)}", subject="set_cookie"
                )
        elif spot.kind in ("setting", "member") and spot.name in _SETTINGS and spot.value == "False":
            yield Hit(spot.place, f"{spot.name} is off", subject=spot.name)


RULE: Final = Rule[Service](
    id="cookie-exposed",
    title="A cookie can be read by scripts or leaves without TLS",
    cwe=614,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="A session in a cookie is as good as its owner's password while it lasts.",
    check=check,
    mends={"": 'response.set_cookie("session", value, secure=True, httponly=True, samesite="Lax")'},
    references=("https://cwe.mitre.org/data/definitions/614.html",),
    bad=(
        {"app.py": 'def a(response):\n    response.set_cookie("session", value, httponly=True)\n'},
        {
            "app.js": (
                'app.get("/in", (req, res) => {\n  res.cookie("session", value, { httpOnly: true });\n});\n'
            )
        },
    ),
    good=(
        {
            "app.py": (
                'def a(response):\n    response.set_cookie("session", value, secure=True, httponly=True)\n'
            )
        },
        {
            "app.js": (
                'app.get("/in", (req, res) => {\n'
                '  res.cookie("session", value, { httpOnly: true, secure: true });\n'
                "});\n"
            )
        },
    ),
)
