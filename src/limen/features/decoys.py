"""What the operator planted: operations no honest caller has a reason to know, keys nobody should hold."""

from collections.abc import Iterable
from typing import Final

from limen.features.segments import split
from limen.model import Caller
from limen.model.key import CANARY

OPERATION: Final = "operation"
KEY: Final = "key"


class Decoys:
    """Planted operations, each ``GET /internal/users/export``, or a path alone for any method.

    A segment in braces stands for any one. False when there is none, so that a call pays nothing.
    """

    def __init__(self, operations: Iterable[str] = ()) -> None:
        self._planted = tuple([_read(text) for text in operations])

    def __bool__(self) -> bool:
        return bool(self._planted)

    def has(self, method: str, target: str) -> bool:
        """Whether a call goes to a planted operation, however its path is spelt."""
        segments = split(target) or []
        return any(wanted in ("", method) and _fits(template, segments) for wanted, template in self._planted)


def touched(decoys: Decoys, method: str, target: str, caller: Caller) -> str:
    """Which decoy a call touches: ``operation``, ``key``, or none."""
    if CANARY in caller.scopes:
        return KEY
    return OPERATION if decoys and decoys.has(method, target) else ""


def _read(text: str) -> tuple[str, list[str]]:
    method, _, path = text.strip().rpartition(" ")
    return method.strip().upper(), split(path) or []


def _fits(template: list[str], segments: list[str]) -> bool:
    return len(template) == len(segments) and all(
        part == segment or part.startswith("{") for part, segment in zip(template, segments, strict=True)
    )
