"""Path traversal by content: a file that every system has, asked for by a name that leads out of the
folder."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_NAMES: Final = frozenset(
    ("attachment", "doc", "document", "download", "file", "filename", "folder", "image", "include",
     "lang", "name", "page", "path",
     "report", "template", "theme")
)  # fmt: skip
_UP: Final = "../" * 12
_FORMS: Final = (_UP + "etc/passwd", "/etc/passwd", "....//" * 12 + "etc/passwd", "..%2f" * 12 + "etc/passwd")
_PASSWD: Final = re.compile(r"^root:[^:\n]{0,40}:0:0:", re.MULTILINE)


def check(probe: Probe) -> Iterator[Hit]:
    """Inputs whose names are those of files; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe, body=True):
        if at.call.key not in told and at.words & _NAMES and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    for form in _FORMS:
        answer = put(probe, at, form)
        if answer.ok and _PASSWD.search(answer.text):
            return probe.hit(
                at.call, f"{at.name!r} ({at.given}) leads out of its folder: /etc/passwd is given", answer,
                subject=at.name, denied=False, absent="root:",
            )  # fmt: skip
    return None


RULE: Final = Rule[Probe](
    id="probe-path-traversal",
    title="A caller's file name leads out of the folder",
    cwe=22,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="A file of the system was given out; so are settings, keys and others' documents.",
    check=check,
    mends={
        "": "Resolve the path and compare it with the folder, or find files by an id of your own.",
        "flask": "return send_from_directory(folder, name)",
        "fastapi": "path = (folder / name).resolve()\nif not path.is_relative_to(folder): raise "
        "HTTPException(404)",
    },
    references=("https://owasp.org/www-community/attacks/Path_Traversal",),
)
