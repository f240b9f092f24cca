"""Texts from templates: a «slot» is filled from the grammar's own table, or made."""

import base64
import random
import re
import tomllib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

_SLOT: Final = re.compile(r"«(\w+)»")
_DEPTH: Final = 5
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

_MADE: Final[dict[str, Callable[[random.Random], str]]] = {
    "n": lambda lots: str(int(10 ** lots.uniform(0, 4))),
    "w": lambda lots: "".join(lots.choices(_LETTERS, k=lots.randint(3, 8))),
    "hex": lambda lots: f"{lots.getrandbits(128):032x}",
    "hex4": lambda lots: f"{lots.getrandbits(32):08x}",
    "hex6": lambda lots: f"{lots.getrandbits(24):06x}",
    "uuid": lambda lots: str(uuid.UUID(int=lots.getrandbits(128), version=4)),
    "b64": lambda lots: base64.b64encode(lots.randbytes(lots.randint(9, 60))).decode(),
}


class Grammar:
    """A file of templates: kinds with their texts, and the table of slots."""

    def __init__(self, path: Path) -> None:
        kinds = tomllib.loads(path.read_text("utf-8"))
        self._slots: dict[str, list[str]] = kinds.pop("slots")
        self.kinds: dict[str, dict[str, list[str]]] = kinds

    def text(self, kind: str, lots: random.Random) -> str:
        """One text of a kind."""
        return self.filled(lots.choice(self.kinds[kind]["texts"]), lots)

    def texts(self, each: int, lots: random.Random) -> Iterator[tuple[str, str]]:
        """Kind and text, ``each`` of every kind."""
        for kind in self.kinds:
            for _ in range(each):
                yield kind, self.text(kind, lots)

    def filled(self, template: str, lots: random.Random) -> str:
        """``template`` with its slots filled, those of its fillings too."""
        for _ in range(_DEPTH):
            if "«" not in template:
                break
            template = _SLOT.sub(lambda slot: self._one(slot.group(1), lots), template)
        return template

    def _one(self, name: str, lots: random.Random) -> str:
        made = _MADE.get(name)
        return made(lots) if made else lots.choice(self._slots[name])
