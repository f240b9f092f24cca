"""Bytes to text without ever failing: UTF-8 with its faults named, percent escapes, JSON escapes.

What a byte sequence *would mean* to a careless server is what matters here, so an overlong ``/`` becomes a
``/`` and broken UTF-8 is read as Latin-1; both are reported as oddities.
"""

import re
from urllib.parse import unquote_to_bytes

OVERLONG = "overlong"
INVALID_UTF8 = "invalid_utf8"
BAD_ESCAPE = "bad_escape"

_OVERLONG = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_JSON_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.?)", re.DOTALL)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


def read(raw: bytes, oddities: set[str]) -> str:
    """Decode UTF-8; name overlong and invalid sequences in ``oddities``."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        shorter = _OVERLONG.sub(_shorten, raw)
        oddities.add(OVERLONG if shorter != raw else INVALID_UTF8)
        return _decode_or_latin1(shorter)


def _decode_or_latin1(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _shorten(match: re.Match[bytes]) -> bytes:
    """The character that an overlong sequence spells (RFC 3629, section 10)."""
    lead, *rest = match.group()
    point = lead & (0x1F if lead < 0xE0 else 0x0F if lead < 0xF0 else 0x07)
    for byte in rest:
        point = point << 6 | byte & 0x3F
    return chr(point).encode("utf-8", "replace")


def percent(raw: str, oddities: set[str]) -> str:
    """Undo percent escapes once; ``+`` is left alone."""
    if "%" not in raw:
        return raw
    plain = unquote_to_bytes(raw.encode("utf-8", "surrogatepass"))
    if b"%" in plain and _BAD_PERCENT.search(raw):
        oddities.add(BAD_ESCAPE)
    return read(plain, oddities)


def unescape(raw: bytes, oddities: set[str]) -> str:
    """Undo the escapes of a JSON string (RFC 8259, section 7); an unknown escape stands for itself."""
    text = _JSON_ESCAPE.sub(_escaped, read(raw, oddities))
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(match: re.Match[str]) -> str:
    escape = match.group(1)
    if len(escape) == 5:
        return chr(int(escape[1:], 16))
    return _SIMPLE.get(escape, escape)
