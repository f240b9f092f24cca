"""The fitted judgement of a suspect text: it moves bits that signatures leave uncertain, within limits.

Signatures say which texts are suspect and how plain an attack is; where that is neither clearly nothing nor
clearly something, a linear model over the text's letters and tokens (``grams``) has a say. It is a fitted
artefact, not learnt state: the file beside this module, made by ``evals.payloads.training``, described in
``model_card.md``. Its margins become bits by how many harmless texts, of forms that it was not fitted to,
reach them.
"""

import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

from limen.features.grams import BUCKETS
from limen.features.lexing import tokenise, words
from limen.features.prose import quieted

if TYPE_CHECKING:
    from limen.features.grams import weigh
else:
    try:
        from limen.features._grams import weigh
    except ImportError:
        from limen.features.grams import weigh

KIND: Final = "learned"
"""The kind of a hit that no signature's judge named."""
CEILING: Final = 10.0
"""Bits from which on a signature is sure enough to stand alone."""
LEAST: Final = 3.0
"""Bits below which the signatures' judges said nothing."""
LEAST_SAID: Final = 4.0
"""Bits from which on the model says something of its own."""
MOST_ALONE: Final = 7.5
"""Bits of the model alone, at most: by itself it has a caller watched, not slowed."""
UNPOINTED: Final = 2.0
"""Bits less for a text that no signature points at."""
PLACED: Final = frozenset(("ssrf", "crlf", "log", "leftover"))
"""Kinds whose bits hang on where a value stands, which the model does not see."""
MOST_TOGETHER: Final = 12.0
"""Bits of a signature that the model raised, at most."""
NOT_COUNTED: Final = 3.0
"""Of the model's bits, those that the signature said already."""
MOST_LOWERED: Final = 3.0
"""Bits that the model takes away, at most."""
ARTEFACT: Final = "payload.model"

Steps = tuple[tuple[float, float], ...]
"""Pairs of a margin and the bits that it is worth from there on (or up to there), ascending."""


class Header(msgspec.Struct, frozen=True):
    """The artefact's first line. ``raising``: bits of margins from a height on, ``lowering``: up to one."""

    scale: float
    bias: float
    raising: Steps
    lowering: Steps
    provenance: dict[str, str | int | float]


class Model(msgspec.Struct, frozen=True):
    """The fitted model: a signed byte for every cell, and how a sum of them is read."""

    header: Header
    table: bytes

    def margin(self, text: str) -> float:
        """The log odds, by the examples' measure, that ``text`` is an attack."""
        total, runs = weigh(text, tokenise(text).letters, self.table)
        return self.header.bias + self.header.scale * total / math.sqrt(runs)

    def weighed(self, kind: str, bits: float, text: str) -> tuple[str, float]:
        """The kind and bits of ``text`` once the model was asked, where the signatures are uncertain."""
        if bits >= CEILING or kind in PLACED:
            return kind, bits
        margin = self.margin(text)
        said = _worth(self.header.raising, margin)
        if said < LEAST_SAID:
            return kind, bits - _excuse(self.header.lowering, margin) if bits >= LEAST else bits
        if bits < LEAST:
            return KIND, quieted(min(said, MOST_ALONE), words(text))
        return kind, max(bits, quieted(min(bits + said - NOT_COUNTED, MOST_TOGETHER), words(text)))

    def alone(self, text: str) -> tuple[str, float]:
        """The kind and bits of a text that holds marks of code and no signature."""
        kind, bits = self.weighed("", 0.0, text)
        return kind, bits - UNPOINTED


def _worth(steps: Steps, margin: float) -> float:
    return max([bits for least, bits in steps if margin >= least], default=0.0)


def _excuse(steps: Steps, margin: float) -> float:
    return min(MOST_LOWERED, max([bits for most, bits in steps if margin <= most], default=0.0))


def read(raw: bytes) -> Model:
    """An artefact: a line of JSON, then the table. Raises ``ValueError`` for anything else."""
    line, _, table = raw.partition(b"\n")
    if len(table) != BUCKETS:
        raise ValueError(f"the payload model has {len(table)} cells instead of {BUCKETS}")
    return Model(msgspec.json.decode(line, type=Header), table)


@cache
def shipped() -> Model:
    """The model in the wheel, read when a suspect text is first met."""
    return read(files(__package__).joinpath(ARTEFACT).read_bytes())
