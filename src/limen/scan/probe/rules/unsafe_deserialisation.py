"""Unsafe deserialisation by time: a document that, where it is read without care, has the reader pause."""

import base64
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_PAUSE: Final = 2


def check(probe: Probe) -> Iterator[Hit]:
    """Texts of reads and of writes; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe, body=True):
        if at.call.key not in told and isinstance(at.usual, str) and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    for language, form in (("YAML", _yaml), ("a pickle", _pickle)):
        if put(probe, at, form(_PAUSE)).seconds < _PAUSE:
            continue
        quick, again = put(probe, at, form(0)), put(probe, at, form(_PAUSE))
        if quick.status and quick.seconds < _PAUSE / 2 and again.seconds >= _PAUSE:
            said = f"{at.name!r} ({at.given}) is read as {language} that may call anything: a pause is kept"
            return probe.hit(at.call, said, quick, again, subject=at.name)
    return None


def _yaml(seconds: int) -> str:
    return f"- !!python/object/apply:time.sleep [{seconds}]"


def _pickle(seconds: int) -> str:
    """A pickle (protocol 0) of a call, in base64 as cursors are."""
    return base64.urlsafe_b64encode(f"ctime\nsleep\n(I{seconds}\ntR.".encode()).decode()


RULE: Final = Rule[Probe](
    id="probe-unsafe-deserialisation",
    title="A caller's document calls what it names",
    cwe=502,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="The document named a pause, and the service kept it: it could have named any function.",
    check=check,
    mends={
        "": "Read data with a reader of data: `json.loads`, `yaml.safe_load`; sign what comes back "
        "from callers."
    },
    references=("https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html",),
)
