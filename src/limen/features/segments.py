"""Path segments: how a request target is cut into them, and what type a segment looks to be.

Pure functions, linear in the length of their input, total: no text raises.

Normalisation, in this order, so that a call is placed where the API behind the gateway would place it:

1. the query and the fragment are cut off, and the scheme and host of an absolute target;
2. ``;parameters`` of a segment are dropped (RFC 3986 section 3.3, as servlet containers do);
3. the path is percent-decoded once; an octet that is not UTF-8 becomes U+FFFD;
4. it is cut at ``/``. A decoded ``%2f`` cuts too: most frameworks decode before they route, and a caller
   must not get another operation by writing the same path differently;
5. empty segments (``//``, a trailing ``/``) and ``.`` are dropped, ``..`` takes the one before with it.

Case is kept. A path past ``MAX_PATH`` characters or ``MAX_DEPTH`` segments has no segments (``None``).
"""

import re
from typing import Final
from urllib.parse import unquote

MAX_PATH: Final = 2048
"""Characters of a path without its query; a longer one is not placed."""
MAX_DEPTH: Final = 24
"""Segments of a path; a deeper one is not placed."""
MAX_TYPED: Final = 128
"""Characters of a segment that is looked at for its type; a longer one is a slug."""

INT: Final = "int"
UUID: Final = "uuid"
HEX: Final = "hex"
DATE: Final = "date"
EMAIL: Final = "email"
SLUG: Final = "slug"
WORD: Final = "word"
ANY: Final = "any"
REST: Final = "*"

TYPED: Final = frozenset((INT, UUID, HEX, DATE, EMAIL))
"""Types that are values at first sight: no API spells an operation's name like that."""

ACCEPTED_BY: Final = {
    INT: (INT, HEX, SLUG, ANY),
    UUID: (UUID, SLUG, ANY),
    HEX: (HEX, SLUG, ANY),
    DATE: (DATE, SLUG, ANY),
    EMAIL: (EMAIL, SLUG, ANY),
    SLUG: (SLUG, ANY),
    WORD: (SLUG, ANY),
}
"""The parameter types that take a segment of a type, the closest first."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").fullmatch
_DATE = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9](?:[T ][0-9:.]{2,16}(?:Z|[+-][0-9:]{2,5})?)?").fullmatch
_WORD = re.compile(r"[^\W\d_]+(?:[-_.][^\W\d_]+){0,16}").fullmatch
_EMAIL = re.compile(r"[^\s@/]{1,64}@[^\s@/.]{1,63}(?:\.[^\s@/.]{1,63}){1,8}").fullmatch
_PATH_PARAMETERS = re.compile(r";[^/]*").sub
_HEX_DIGITS = "0123456789abcdefABCDEF"
_LONG_HEX = 16


def split(target: str) -> list[str] | None:
    """Cut a request target into decoded segments, or ``None`` when it is too long or too deep."""
    path = target.partition("?")[0]
    if len(path) > MAX_PATH:
        return None
    if "%" in path or ";" in path or "//" in path or "/." in path or "#" in path or path[:1] != "/":
        return _split_odd(path)
    segments = path.split("/", MAX_DEPTH + 2)
    del segments[0]
    if not segments[-1]:
        segments.pop()
    return segments if len(segments) <= MAX_DEPTH else None


def _split_odd(path: str) -> list[str] | None:
    """The whole normalisation; ``split`` does the plain case by itself because it is the usual one."""
    path = path.partition("#")[0]
    if path[:1] != "/":
        path = _without_origin(path)
    decoded = unquote(_PATH_PARAMETERS("", path), errors="replace")
    segments: list[str] = []
    for segment in decoded.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment and segment != ".":
            segments.append(segment)
    return segments if len(segments) <= MAX_DEPTH else None


def _without_origin(path: str) -> str:
    """The path of an absolute target (``https://host/path``); any other text is taken as a path."""
    scheme, found, rest = path.partition("://")
    if not found or not scheme.isalpha():
        return path
    return rest[rest.find("/") :] if "/" in rest else ""


def classify(segment: str) -> str:
    """The type a decoded segment looks to be; what is past ``MAX_TYPED`` characters is a slug.

    Letters joined by ``-``, ``_`` or ``.`` are a word (``purchase-orders``). Hexadecimal needs eight digits
    with a decimal one among them, or sixteen letters, so that ``facade`` stays a word.
    """
    size = len(segment)
    if size > MAX_TYPED:
        return SLUG
    if segment.isdecimal() and segment.isascii():
        return INT
    if segment.isalpha():
        return HEX if size >= _LONG_HEX and not segment.strip(_HEX_DIGITS) else WORD
    if size >= 8:
        special = _classify_long(segment, size)
        if special:
            return special
    return WORD if _WORD(segment) else _short(segment)


def _classify_long(segment: str, size: int) -> str:
    """The types that take at least eight characters, or nothing."""
    if size == 36 and segment[8] == "-" and _UUID(segment):
        return UUID
    if not segment.strip(_HEX_DIGITS):
        return HEX
    if segment[4] == "-" and _DATE(segment):
        return DATE
    return ""


def _short(segment: str) -> str:
    """What is left: a signed number, an e-mail address or mixed text."""
    if segment[0] == "-" and segment[1:].isdecimal() and segment.isascii():
        return INT
    return EMAIL if "@" in segment and _EMAIL(segment) else SLUG
