"""Limen's own JSON lines, the interchange format: one object a line.

The usual line goes through one typed decoder. What that refuses is read again, slowly, by rules that are
kinder about times, ids and text that is not quite Unicode, before it is called bad.
"""

import json
import re
from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr

from limen.gateways.logs.line import Line, Record, Skipped
from limen.gateways.logs.times import unix_seconds
from limen.model import InputError

_EARLIEST_MS: Final = 1e11
_NAME: Final = re.compile(r"[a-z_]{1,64}").fullmatch
_decode: Final = msgspec.json.Decoder(Line).decode


def looks_like(head: bytes) -> bool:
    """Whether the first kilobyte starts an object with the fields of a call."""
    return head.lstrip()[:1] == b"{" and (b'"target"' in head or b'"api_call"' in head or b'"login"' in head)


def parse(text: bytes, number: int) -> Record:
    """Read one line; raises ``InputError`` with the reason when it is no record."""
    try:
        line = _decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _parse_kindly(text, number)
    if line.type != "api_call":
        return _skipped(line.type, number)
    return finish(line, number)


def finish(line: Line, number: int) -> Line:
    """Give a line its id and its time in seconds, in place: nobody else has seen it yet."""
    if not line.id:
        force_setattr(line, "id", f"line-{number}")
    if not 0 <= line.at < _EARLIEST_MS:
        force_setattr(line, "at", unix_seconds(line.at))
    return line


def from_fields(fields: dict[str, Any], number: int) -> Line:
    """A line from fields that another format named; raises ``InputError`` when one has the wrong type."""
    if fields.get("at") is None:
        raise InputError("it has no time (at)")
    fields["at"] = unix_seconds(fields["at"])
    try:
        return finish(msgspec.convert(fields, Line, strict=False), number)
    except msgspec.ValidationError as error:
        raise InputError(str(error)) from None


def load(text: bytes) -> dict[str, Any]:
    """Any JSON object, bad UTF-8 replaced; raises ``InputError`` when the text is not one."""
    try:
        value = json.loads(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        reason = (
            f"not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "JSON too deep or odd"
        )
        raise InputError(reason) from None
    if not isinstance(value, dict):
        raise InputError("not a JSON object")
    return value


def _parse_kindly(text: bytes, number: int) -> Record:
    fields = load(text)
    kind = fields.get("type", "api_call")
    if kind != "api_call":
        return _skipped(kind, number)
    return from_fields(fields, number)


def _skipped(kind: object, number: int) -> Skipped:
    if not isinstance(kind, str) or not _NAME(kind):
        raise InputError("the type is not a name")
    return Skipped(number, kind)
