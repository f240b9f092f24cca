"""Limen's own JSON lines, the interchange format: one object a line.

The usual line goes through one typed decoder. What that refuses is read again, slowly, by rules that are
kinder about times, ids and text that is not quite Unicode, before it is called bad.
"""

import re
from typing import Final

import msgspec
from msgspec.structs import force_setattr

from limen.gateways.logs import login_line
from limen.gateways.logs.fields import load, to_line
from limen.gateways.logs.line import Line, Record, Skipped
from limen.gateways.logs.times import unix_seconds
from limen.model import InputError

_EARLIEST_MS: Final = 1e11
_NAME: Final = re.compile(r"[a-z_]{1,64}").fullmatch
_LOGIN: Final = b'"login"'
"""A line with this text in it is first taken for a login."""
_decode: Final = msgspec.json.Decoder(Line).decode


def looks_like(head: bytes) -> bool:
    """Whether the first kilobyte starts an object with the fields of a call or a login."""
    marks = (b'"target"', b'"api_call"', b'"login"')
    return head.lstrip()[:1] == b"{" and any(mark in head for mark in marks)


def parse(text: bytes, number: int) -> Record:
    """Read one line; raises ``InputError`` with the reason when it is no record."""
    if _LOGIN in text and (login := _login(text, number)) is not None:
        return login
    try:
        line = _decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _parse_kindly(text, number)
    if line.type == "login":
        return _parse_kindly(text, number)
    if line.type != "api_call":
        return _skipped(line.type, number, line.id)
    if not line.id:
        force_setattr(line, "id", f"line-{number}")
    if not 0 <= line.at < _EARLIEST_MS:
        force_setattr(line, "at", unix_seconds(line.at))
    return line


def _login(text: bytes, number: int) -> Record | None:
    """A login spelt as usual; ``None`` for all else."""
    if b'"geo"' not in text and any(mark in text for mark in login_line.MARKS):
        return None
    try:
        return login_line.named(login_line.decode(text), number)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _parse_kindly(text: bytes, number: int) -> Record:
    fields = load(text)
    kind = fields.get("type", "api_call")
    if kind == "login":
        return login_line.to_login_line(login_line.as_at_doors(fields), number)
    if kind != "api_call":
        return _skipped(kind, number, fields.get("id"))
    return to_line(fields, number)


def _skipped(kind: object, number: int, name: object) -> Skipped:
    if not isinstance(kind, str) or not _NAME(kind):
        raise InputError("the type is not a name")
    return Skipped(number, kind, str(name) if isinstance(name, str | int) else "")
