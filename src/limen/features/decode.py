"""The other layers of a value, taken off within bounds: escapes, entities, wide letters, comments, base64.

Called only for values in which a signature of ``decoding`` was found, so a clean value costs nothing here.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_to_bytes

from limen.features.text import read

ROUNDS: Final = 3
"""Layers taken off; what is wrapped more often stays as it is then."""
PRINTABLE_SHARE: Final = 0.95

_WIDE_PERCENT = re.compile(r"%u([0-9A-Fa-f]{4})")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2}))")
_VERSIONED = re.compile(r"/\*!\d{0,6}(.{0,1024}?)\*/", re.DOTALL)
_INSIDE = re.compile(r"(?<=[A-Za-z])/\*[^*]{0,64}\*/(?=[A-Za-z])")
_COMMENT = re.compile(r"/\*[^*]{0,256}\*/")
_PLUS = re.compile(r"\+(?=\w|\(|'|\"|-)|(?<=\w)\+")
_FOLDS: Final = str.maketrans({"ʼ": "'", "ʹ": "'", "′": "'", "＇": "'", "\u00a0": " ", "\u3000": " "})


def variants(text: str, steps: frozenset[str]) -> list[str]:
    """``text`` as readers of other layers see it, most likely reading first; without ``text`` itself."""
    out: list[str] = []
    plain = _unwrap(text, plus="decode-plus" in steps)
    if plain != text:
        out.append(plain)
    if "/*" in plain:
        spaced = _COMMENT.sub(" ", _VERSIONED.sub(r" \1 ", plain))
        out += [v for v in (spaced, _COMMENT.sub(" ", _INSIDE.sub("", plain))) if v not in (plain, *out)]
    inner = from_base64(plain.strip()) if "decode-base64" in steps else ""
    if inner:
        out.append(_unwrap(inner, plus=False))
    return out


def _unwrap(text: str, *, plus: bool) -> str:
    if plus:
        text = _PLUS.sub(" ", text)
    for _ in range(ROUNDS):
        before = text
        for marker, step in _STEPS:
            if marker in text:
                text = step(text)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text.translate(_FOLDS))
        if text == before:
            break
    return text


def _percent(text: str) -> str:
    text = _WIDE_PERCENT.sub(_point, text)
    return read(unquote_to_bytes(text.encode("utf-8", "surrogatepass")), set())


def _escapes(text: str) -> str:
    return _ESCAPE.sub(_point, text)


def _point(match: re.Match[str]) -> str:
    point = int(next(g for g in match.groups() if g), 16)
    return chr(point) if point < 0xD800 or 0xE000 <= point < 0x110000 else "\ufffd"


_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("%", _percent),
    ("\\", _escapes),
    ("&", html.unescape),
)


def from_base64(text: str) -> str:
    """The text that ``text`` is base64 of, or nothing when it decodes to no printable ASCII text."""
    try:
        raw = base64.b64decode(
            text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4),
            altchars=b"-_" if "-" in text or "_" in text else None,
        )
        inner = raw.decode("ascii")
    except (ValueError, binascii.Error):
        return ""
    shown = sum(c.isprintable() or c in "\r\n\t" for c in inner)
    return inner if inner and shown >= PRINTABLE_SHARE * len(inner) else ""
