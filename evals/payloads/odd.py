"""Text that looks odd and means no harm, made from templates; held out: the model's own grammar is another.

A template's ``<slot>`` is filled from ``odd.toml``; a kind is a list of templates with the parameters they
stand in. The words and templates share nothing with ``limen/training``: who adds to one must not copy
from the other.
"""

import base64
import random
import re
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

EACH: Final = 120
"""Texts of a kind."""

_SLOT: Final = re.compile(r"«(\w+)»")
_GRAMMAR: Final = Path(__file__).with_name("odd.toml")


def texts(lots: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, parameter and text of every odd value."""
    grammar = tomllib.loads(_GRAMMAR.read_text("utf-8"))
    slots = grammar.pop("slots")
    for kind, rules in grammar.items():
        for _ in range(EACH):
            text = _filled(lots.choice(rules["texts"]), slots, lots)
            yield kind, lots.choice(rules["parameters"]), text


def _filled(template: str, slots: dict[str, list[str]], lots: random.Random) -> str:
    for _ in range(4):
        template = _SLOT.sub(lambda slot: _one(slot.group(1), slots, lots), template)
    return template


def _one(name: str, slots: dict[str, list[str]], lots: random.Random) -> str:
    if name == "n":
        return str(int(10 ** lots.uniform(0, 4)))
    if name == "hex":
        return f"{lots.getrandbits(128):032x}"
    if name == "uuid":
        return str(uuid.UUID(int=lots.getrandbits(128), version=4))
    if name == "base64":
        return base64.b64encode(lots.randbytes(lots.randint(9, 60))).decode()
    if name == "base64text":
        return base64.b64encode(" ".join(lots.choices(slots["noun"], k=9)).encode()).decode()
    return lots.choice(slots[name])
