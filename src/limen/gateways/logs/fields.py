"""From the fields another format named to a ``Line``: what the slower readers share."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import force_setattr

from limen.gateways.logs.line import Line
from limen.gateways.logs.times import unix_seconds
from limen.model import InputError

Fields = dict[str, Any]

_NOTHING = ("", "-", None)
_NAMES = ("id", "credential", "principal")
"""Fields that logs write as numbers, too."""


def load(text: bytes) -> Fields:
    """Any JSON object, bad UTF-8 replaced; raises ``InputError`` when the text is not one."""
    try:
        value = json.loads(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise InputError(f"not JSON: {reason}") from None
    if not isinstance(value, dict):
        raise InputError("not a JSON object")
    return value


def pick(fields: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these fields that says something; logs write ``-`` and nothing for what was absent."""
    for name in names:
        value = fields.get(name)
        if value not in _NOTHING:
            return value
    return None


def to_line(fields: Fields, number: int) -> Line:
    """A line of these fields of the interchange format; raises ``InputError`` when one has the wrong type."""
    if fields.get("at") is None:
        raise InputError("it has no time")
    fields["at"] = unix_seconds(fields["at"])
    for name in _NAMES:
        if isinstance(fields.get(name), int):
            fields[name] = str(fields[name])
    try:
        line = msgspec.convert(fields, Line, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(str(error)) from None
    if not line.id:
        force_setattr(line, "id", f"line-{number}")
    return line


def milliseconds(value: object, unit: float) -> float | None:
    """A duration in units of ``unit`` milliseconds, number or text; nothing for what is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value) * unit
    except ValueError:
        return None


def split_request(request: str) -> tuple[str, str]:
    """Method and target of ``GET /path HTTP/1.1``; raises ``InputError`` when it is no request line."""
    method, _, rest = request.partition(" ")
    target, _, protocol = rest.rpartition(" ")
    if not target or not protocol.startswith("HTTP/"):
        raise InputError("no request line: the connection never became a call")
    return method, target
