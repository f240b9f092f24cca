"""Debugging left on: pages that show the source and run code."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot

_RUNS: Final = ("run", "run_simple", "Flask", "FastAPI", "Starlette", "run_app", "Quart")
_SETTINGS: Final = ("DEBUG", "app.debug", "PROPAGATE_EXCEPTIONS")

_DEFAULT: Final = re.compile(
    r"""(?:environ\.get|getenv)\([^,()]{1,80},\s?['"](?:1|true|yes|on)['"]\)\s?(?:==|in\b|\.lower)""",
    re.IGNORECASE,
)
"""Debugging unless the environment says otherwise."""
_BY_HELPER: Final = re.compile(r"""[\w.]{1,60}\(['"][^'"]{1,80}['"],\s?(?:default=)?True\b""")
"""The same by a function that reads it: ``env.bool("DEBUG", default=True)``."""


def check(service: Service) -> Iterator[Hit]:
    """``debug=True`` where an application is made or run, and ``DEBUG = True``."""
    for spot in service.spots:
        if _on(spot):
            yield Hit(spot.place, f"debugging is on ({spot.name.rpartition('.')[2]})", subject=spot.name)


def _on(spot: Spot) -> bool:
    if spot.kind == "call":
        tail = spot.name.rpartition(".")[2]
        return tail in _RUNS and "True" in (spot.arguments.get("debug"), spot.arguments.get("use_debugger"))
    return spot.kind in ("setting", "member") and (
        (spot.name in _SETTINGS and spot.value == "True")
        or (spot.name.lower() == "debug" and _unless_said(spot.value))
        or (spot.name == "debug" and spot.kind == "setting" and spot.value == "True")
    )


def _unless_said(value: str) -> bool:
    return _DEFAULT.search(value) is not None or _BY_HELPER.match(value) is not None


RULE: Final = Rule[Service](
    id="debug-on",
    title="Debugging is on",
    cwe=489,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Errors are answered with source, settings and, in some frameworks, a console that runs code.",
    check=check,
    mends={"": "Leave it off, and turn it on on the developer's own machine only, by a flag of the command."},
    references=("https://cwe.mitre.org/data/definitions/489.html",),
    bad=(
        {"app.py": "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n"},
        {"settings.py": "DEBUG = True\n"},
        {"settings.py": 'DEBUG = env.bool("DEBUG", default=True)\n'},
    ),
    good=(
        {"settings.py": 'DEBUG = env.bool("DEBUG", default=False)\n'},
        {
            "app.py": "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
            'app.run(debug=os.environ["D"])\n'
        },
    ),
)
