"""Access logs as text: quoted fields between bare words, read in one pass."""

import re

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))")
_CUT = re.compile(r'((?:[^"\\]++|\\.)*+)"?', re.DOTALL)


def quoted(text: str) -> list[str]:
    """What stands inside quotes and between them, in turn; the first item is the first quoted text.

    A backslash keeps the quote after it; escapes are undone inside quotes only.
    """
    start = text.find('"') + 1
    if not start:
        return [""]
    parts: list[str] = []
    while start < len(text):
        cut = _CUT.match(text, start)
        if cut is None or cut.end() == start:
            break
        inside = len(parts) % 2 == 0
        parts.append(unescape(cut[1]) if inside else cut[1].strip())
        start = cut.end()
    return parts or [""]


def unescape(text: str) -> str:
    r"""Undo nginx's ``\x22`` and Apache's ``\"``; octets that make no UTF-8 become U+FFFD."""
    if "\\" not in text:
        return text
    raw = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], _as_octets(text))
    return raw.encode("latin-1").decode("utf-8", "replace")


def _as_octets(text: str) -> str:
    """The text with a character for each octet of its UTF-8, so that escaped octets can join it."""
    return text.encode("utf-8", "replace").decode("latin-1")
