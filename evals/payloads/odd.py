"""Text that looks odd and means no harm, made from templates; held out: the model's own grammar is another.

The words and templates of ``odd.toml`` share nothing with ``training/benign.toml``: who adds to one must not
copy from the other.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evals.payloads.grammar import Grammar

EACH: Final = 120
"""Texts of a kind."""
GRAMMAR: Final = Path(__file__).with_name("odd.toml")


def texts(lots: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, parameter and text of every odd value."""
    grammar = Grammar(GRAMMAR)
    for kind, text in grammar.texts(EACH, lots):
        yield kind, lots.choice(grammar.kinds[kind]["parameters"]), text
