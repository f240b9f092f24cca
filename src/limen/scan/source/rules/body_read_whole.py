"""Bodies read into memory whole, whatever their size."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_SIZE: Final = re.compile(r"content.length|max_?(?:body|size|request)|largest", re.IGNORECASE)


def check(service: Service) -> Iterator[Hit]:
    """``await request.body()``, which has no bound of its own,
    where nothing in its file looks at the body's length.
    FastAPI reads every body so itself: there it is the server's to bound."""
    if "fastapi" in service.frameworks:
        return
    calls = [each for each in service.spots if each.kind == "call"]
    bounded = {each.place.file for each in calls if _SIZE.search(_text(each.name, each.arguments))}
    for each in calls:
        if each.name == "request.body" and each.place.file not in bounded:
            yield Hit(each.place, "a body of any size is read into memory", subject="request.body")


def _text(name: str, arguments: dict[str, str]) -> str:
    return " ".join((name, *arguments.values()))


_APP: Final = """
from starlette.requests import Request

async def body(request: Request) -> bytes:
    {check}
    return await request.body()
"""

RULE: Final = Rule[Service](
    id="body-read-whole",
    title="A body is read into memory whole, whatever its size",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="A few requests of a gigabyte each fill the memory of a service whose server sets no bound.",
    check=check,
    mends={
        "": "Read the stream piece by piece and stop at a bound, or set one at the server or the gateway."
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",),
    bad=({"app.py": _APP.replace("{check}", "pass")},),
    good=(
        {"app.py": _APP.replace("{check}", 'refuse_over(100_000, request.headers.get("content-length"))')},
    ),
)
