"""HAR 1.2: a browser's or proxy's recording, one JSON document; an entry counts as a line.

A HAR names no client address; callers are told apart by the credentials in its headers.
"""

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from limen.gateways.logs.fields import Fields, load, milliseconds, to_line
from limen.gateways.logs.line import BadLine, Line, Record
from limen.gateways.logs.source import BOM, DAMAGE, MAX_LINE
from limen.model import InputError

MAX_FILE: Final = 256 << 20
"""Bytes of a HAR file, which is read as a whole; a larger one is one bad line."""
_START: Final = re.compile(rb'\s{0,64}\{\s{0,64}"log"\s{0,64}:\s{0,64}\{').match


class _Log(msgspec.Struct, frozen=True):
    entries: list[msgspec.Raw]


class _Document(msgspec.Struct, frozen=True):
    log: _Log


def looks_like(head: bytes) -> bool:
    """Whether the document starts with its ``log``."""
    return _START(head) is not None


def records(file: BufferedReader) -> Iterator[Record]:
    """Every entry of the document, numbered from 1; a document that is none is one bad line."""
    try:
        text = file.read(MAX_FILE + 1)
        if len(text) > MAX_FILE:
            yield BadLine(1, f"longer than {MAX_FILE >> 20} MiB: export fewer entries at a time")
            return
        entries = msgspec.json.decode(text.removeprefix(BOM), type=_Document).log.entries
    except (*DAMAGE, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        yield BadLine(1, "not a HAR document: a JSON object with log.entries")
        return
    for number, entry in enumerate(entries, start=1):
        yield _record(bytes(entry), number)


def _record(entry: bytes, number: int) -> Record:
    if len(entry) > MAX_LINE:
        return BadLine(number, f"longer than {MAX_LINE >> 20} MiB")
    try:
        return _line(load(entry), number)
    except InputError as error:
        return BadLine(number, str(error))


def _line(entry: Fields, number: int) -> Line:
    request, response = _object(entry, "request"), _object(entry, "response")
    try:
        url = urlsplit(str(request.get("url", "")))
    except ValueError:
        raise InputError("request.url is not a URL") from None
    fields: Fields = {
        "at": entry.get("startedDateTime"),
        "method": request.get("method"),
        "target": (url.path or "/") + (f"?{url.query}" if url.query else ""),
        "scheme": url.scheme,
        "host": url.netloc.rpartition("@")[2],
        "headers": _headers(request),
        "body": _object(request, "postData").get("text"),
    }
    if response.get("status"):
        fields["response"] = _answer(response, entry.get("time"))
    return to_line(fields, number)


def _answer(response: Fields, time: object) -> Fields:
    content = _object(response, "content")
    size = response.get("bodySize")
    body = "body_b64" if content.get("encoding") == "base64" else "body"
    return {
        "status": response["status"],
        "headers": _headers(response),
        body: content.get("text"),
        "bytes": size if isinstance(size, int) and size >= 0 else None,
        "duration_ms": milliseconds(time, 1.0),
    }


def _headers(message: Fields) -> list[tuple[Any, Any]]:
    """Name and value pairs, without HTTP/2's pseudo-headers."""
    listed = message.get("headers")
    pairs = [(one.get("name"), one.get("value")) for one in listed or () if isinstance(one, dict)]
    return [(name, value) for name, value in pairs if isinstance(name, str) and not name.startswith(":")]


def _object(holder: Fields, name: str) -> Fields:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}
