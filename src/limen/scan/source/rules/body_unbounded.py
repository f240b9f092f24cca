"""Bodies of any size are read into memory."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot

_PARSERS: Final = re.compile(r"(?:^|\.)(?:express|body-?parser|bodyParser)\.(?:json|urlencoded|text|raw)$")
_ANY: Final = re.compile(
    r"""['"]limit['"]\s?:\s?(?:Infinity|['"]\s?(?:\d{3,6}\s?mb|\d{1,6}\s?[gt]b)['"])""", re.IGNORECASE
)
_OFF: Final = ("0", "None")


def check(service: Service) -> Iterator[Hit]:
    """Limits of bodies that are turned off or so high that they are none."""
    for spot in service.spots:
        if _unbounded(spot):
            yield Hit(spot.place, "bodies of any size are read into memory", subject=spot.name)


def _unbounded(spot: Spot) -> bool:
    if spot.kind == "call" and _PARSERS.search(spot.name):
        return _ANY.search(spot.arguments.get("0", "")) is not None
    if spot.kind == "call" and spot.name.endswith("web.Application"):
        return spot.arguments.get("client_max_size") in _OFF
    return spot.kind == "setting" and spot.name == "DATA_UPLOAD_MAX_MEMORY_SIZE" and spot.value == "None"


RULE: Final = Rule[Service](
    id="body-unbounded",
    title="Bodies of any size are read into memory",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A few large requests fill the memory of the service, mostly before anybody is asked who he is.",
    check=check,
    mends={
        "": "Keep the framework's limit, or name one that fits the largest body there is.",
        "express": 'app.use(express.json({ limit: "100kb" }));',
        "django": "DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",),
    bad=(
        {"settings.py": "DATA_UPLOAD_MAX_MEMORY_SIZE = None\n"},
        {"app.py": "from aiohttp import web\napp = web.Application(client_max_size=0)\n"},
        {"app.js": 'import express from "express";\napp.use(express.json({ limit: Infinity }));\n'},
    ),
    good=(
        {"settings.py": "DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440\n"},
        {"app.py": "from aiohttp import web\napp = web.Application(client_max_size=2**20)\n"},
        {"app.js": 'import express from "express";\napp.use(express.json({ limit: "100kb" }));\n'},
    ),
)
