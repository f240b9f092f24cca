"""Pages as long as a caller asks for."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_SIZES: Final = frozenset(("count", "first", "limit", "limits", "pagesize", "per", "size", "take", "top"))
_MANY: Final = 5_000_000


def check(probe: Probe) -> Iterator[Hit]:
    """Sizes of pages: one that is told back as it was asked, or taken where a size of nothing is refused."""
    for at in inputs_of(probe):
        if at.given == "query" and at.words & _SIZES and (hit := _tried(probe, at)) is not None:
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    many = put(probe, at, _MANY)
    if not many.ok:
        return None
    if _told_back(many.json):
        return _hit(probe, at, "it says itself that the page is that long", many, Confidence.HIGH)
    if put(probe, at, 1).ok and put(probe, at, 0).status in (400, 422):
        return _hit(probe, at, "a page of none is refused, this one is not", many, Confidence.MEDIUM)
    return None


def _told_back(data: Any) -> bool:
    return isinstance(data, dict) and any(
        value == _MANY for value in data.values() if not isinstance(value, bool)
    )


def _hit(probe: Probe, at: Input, how: str, answer: Answer, sure: Confidence) -> Hit:
    return probe.hit(
        at.call,
        f"{at.name!r} takes {_MANY:,}: {how}", answer, subject=at.name, confidence=sure, denied=False,
        absent=f"{_MANY}",
    )  # fmt: skip


RULE: Final = Rule[Probe](
    id="probe-page-unbounded",
    title="A page is as long as a caller asks",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="One request takes the whole table, and the server's memory with it.",
    check=check,
    mends={
        "": "Refuse, or cut, what is above a greatest length.",
        "fastapi": "limit: Annotated[int, Query(ge=1, le=100)] = 20",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",),
)
