"""What the model is fitted to: texts of our two grammars, some disguised as attackers and clients do."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from evals.payloads.grammar import Grammar

HERE: Final = Path(__file__).parent
GRAMMARS: Final = (HERE / "attacks.toml", HERE / "benign.toml")
PARTS: Final = 4
"""One template in so many is kept back where the fit is to be judged on forms it has not seen."""
EACH_ATTACK: Final = {"sql": 6_000, "xss": 3_500, "command": 3_500, "traversal": 2_000}
FEWER: Final = 700
EACH_BENIGN: Final = 1_200

_PLAIN: Final = re.compile(r"(?!.*\.\.)[\w\s./-]*\Z")
"""What no attack can be told by: a bare command is a word, a bare path a path."""

Example = tuple[str, bool, str]
"""A text, whether it is an attack, and its kind."""
Keep = Callable[[int], bool]
"""Which templates are used, by their number."""

_DISGUISES: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    lambda text, _: quote(text),
    lambda text, _: text.upper(),
    lambda text, _: text.replace(" ", "/**/"),
    lambda text, _: text.replace(" ", "+"),
    lambda text, lots: "".join([c.upper() if lots.random() < 0.5 else c for c in text]),
    lambda text, _: text.replace(" ", "  ").replace("(", " ( "),
)


def all_of(_number: int) -> bool:
    """Every template."""
    return True


def seen(number: int) -> bool:
    """The templates that are fitted to while the rest judges."""
    return number % PARTS != 0


def kept_back(number: int) -> bool:
    """The rest."""
    return not seen(number)


def examples(lots: random.Random, keep: Keep = all_of) -> list[Example]:
    """Attacks and harmless texts in an arbitrary, fixed order."""
    found = [*_attacks(lots, keep), *_benign(lots, keep)]
    lots.shuffle(found)
    return found


def _attacks(lots: random.Random, keep: Keep) -> Iterator[Example]:
    grammar = _grammar("attacks.toml", keep)
    for kind in grammar.kinds:
        for _ in range(EACH_ATTACK.get(kind, FEWER)):
            text = grammar.text(kind, lots)
            if lots.random() < 0.3:
                text = lots.choice(_DISGUISES)(text, lots)
            if not _PLAIN.match(text):
                yield text, True, kind


def _benign(lots: random.Random, keep: Keep) -> Iterator[Example]:
    grammar = _grammar("benign.toml", keep)
    for kind in grammar.kinds:
        for _ in range(EACH_BENIGN * (3 if kind == "ordinary" else 1)):
            text = grammar.text(kind, lots)
            if lots.random() < 0.1:
                text = lots.choice((quote, str.upper, str.title))(text)
            yield text, False, kind


def _grammar(name: str, keep: Keep) -> Grammar:
    grammar = Grammar(HERE / name)
    for rules in grammar.kinds.values():
        rules["texts"] = [text for number, text in enumerate(rules["texts"]) if keep(number)]
    return grammar
