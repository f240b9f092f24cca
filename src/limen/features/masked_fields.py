"""Members of a JSON body hidden by their names, whatever they hold; the body stays as long as it was, and
JSON."""

import json
import re
from collections.abc import Collection
from typing import Final

_GLUE: Final = str.maketrans("", "", "_-")
_TOKEN: Final = re.compile(
    rb'"(?P<text>(?:[^"\\]|\\.)*)"(?P<names>\s{0,64}:)?'
    rb"|(?P<opens>[{\[])|(?P<closes>[}\]])|(?P<number>-?[0-9][-+0-9.eE]*)|(?P<truth>true|false)"
)


def plain(name: str) -> str:
    """A name without what people spell it differently by: ``tax_id`` is ``taxId``."""
    return name.lower().translate(_GLUE)


def hidden(body: bytes, names: Collection[str]) -> bytes:
    """``body`` with every value of a member of one of these names replaced: texts by asterisks, digits by
    nines, truth values by ``null``; in lists and objects all that is in them. Linear in the body."""
    return _Hiding(frozenset(map(plain, names))).of(body)


class _Hiding:
    """Walks one body: how deep it is, where the hidden part began, and whether the next value is to be
    hidden."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._depth = 0
        self._from = 0
        self._next = False

    def of(self, body: bytes) -> bytes:
        return _TOKEN.sub(self._token, body)

    def _token(self, found: re.Match[bytes]) -> bytes:
        if found["names"] is not None:
            self._next = self._named(found["text"])
            return found[0]
        hides, self._next = self._next or bool(self._from), False
        if found["opens"]:
            self._depth += 1
            self._from = self._from or (self._depth if hides else 0)
        elif found["closes"]:
            self._from = 0 if self._from == self._depth else self._from
            self._depth -= 1
        elif hides:
            return _replaced(found)
        return found[0]

    def _named(self, text: bytes) -> bool:
        if b"\\" not in text:
            return plain(text.decode("utf-8", "replace")) in self._names
        try:
            return plain(str(json.loads(b'"' + text + b'"'))) in self._names
        except ValueError:
            return True


def _replaced(found: re.Match[bytes]) -> bytes:
    if found["number"]:
        return re.sub(rb"[0-9]", b"9", found["number"])
    if found["truth"]:
        return b"null".ljust(len(found["truth"]))
    return b'"' + b"*" * len(found["text"]) + b'"'
