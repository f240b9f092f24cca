"""Our own cases: the golden attacks in every place and encoding, and text that looks odd and means no harm.

The golden files were written before any pattern was tuned and are tests since, so what Limen reaches on them
is no figure of quality: they show where coverage by place and encoding has holes. The odd texts come from a
grammar that nothing was fitted to (``odd.py``) and from the golden file.
"""

import base64
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from evals.payloads.case import PLACES, Case, placed
from evals.payloads.odd import texts

GOLDEN: Final = Path(__file__).parents[2] / "tests" / "golden"
PICTURES: Final = {0x240A: "\n", 0x240D: "\r", 0x2409: "\t", 0x2400: "\0"}


def _url(text: str) -> str:
    return "".join([f"%{byte:02x}" for byte in text.encode()])


def _entities(text: str) -> str:
    return "".join([c if c.isalnum() or c == " " else f"&#x{ord(c):x};" for c in text])


def _unicode(text: str) -> str:
    return "".join([c if c.isalnum() or c == " " else f"\\u{ord(c):04x}" for c in text])


def _mixed(text: str) -> str:
    return "".join([c.upper() if i % 2 else c.lower() for i, c in enumerate(text)])


ENCODINGS: Final[dict[str, Callable[[str], str]]] = {
    "plain": lambda text: text,
    "url": _url,
    "double url": lambda text: _url(quote(text, safe="")),
    "html entity": _entities,
    "unicode escape": _unicode,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "mixed case": _mixed,
    "comments": lambda text: text.replace(" ", "/**/"),
}
"""What is done to a value before it is put in its place (and escaped once more as that place demands)."""

ONLY: Final = {"mixed case": frozenset(("sql", "xss")), "comments": frozenset(("sql",))}
"""Encodings that only some kinds of attack survive: elsewhere case and spaces have a meaning."""
WRAPPED: Final = re.compile(r"[%\\&]|[A-Za-z0-9+/]{16,}={0,2}\Z")
"""Values that are encoded already: once more would need one more reader to undo it."""
NAMELESS: Final = ("path", "header")
PLAIN_NAME: Final = re.compile(r"\w+\Z")


def cases(seed: int = 11) -> list[Case]:
    """Attacks by place and encoding, and odd texts."""
    return [*attacks(), *benign(seed)]


def attacks() -> Iterator[Case]:
    """Every golden attack: plain in every place that has names where its name matters, and in every encoding
    in the query."""
    for kind, name, text in _golden("attacks.txt"):
        for place in PLACES:
            if place not in NAMELESS or PLAIN_NAME.match(name):
                yield placed("golden", kind, True, name, text, place)
        for encoding in _encodings(kind, text):
            changed = ENCODINGS[encoding](text)
            if changed != text:
                yield placed("golden", kind, True, name, changed, "query", encoding)


def _encodings(kind: str, text: str) -> list[str]:
    if WRAPPED.search(text):
        return []
    return [name for name in ENCODINGS if name != "plain" and kind in ONLY.get(name, (kind,))]


def benign(seed: int) -> Iterator[Case]:
    """Odd texts, each in one place by turns."""
    for number, (_, name, text) in enumerate(_golden("odd_but_benign.txt")):
        yield placed("odd", "golden", False, name, text, ("query", "json", "form")[number % 3])
    for number, (kind, name, text) in enumerate(texts(random.Random(seed))):
        yield placed("odd", kind, False, name, text, ("query", "json", "form")[number % 3])


def _golden(name: str) -> Iterator[tuple[str, str, str]]:
    for line in (GOLDEN / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        *kind, parameter, value = line.split("\t")
        yield (kind[0] if kind else "golden"), parameter, value.translate(PICTURES)
