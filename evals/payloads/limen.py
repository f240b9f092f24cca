"""Limen on the same cases: the bits that the injection detector would say before anything is learnt."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from evals.payloads.case import Case

from limen.detectors.injection import ODDITY_BITS
from limen.features import learned
from limen.features import payload as reading
from limen.features.grams import BUCKETS
from limen.features.learned import Header, Model
from limen.features.values import parse

NO_MODEL = Model(Header(0.0, 0.0, (), (), {}), bytes(BUCKETS))
"""A model that says nothing: what is left is the signatures."""


def scores(cases: Sequence[Case], model: Model | None = None) -> list[float]:
    """The bits of each case: its surest hit, or its oddest malformation; ``None`` is the shipped model."""
    with using(model or learned.shipped()):
        return [bits(case) for case in cases]


@contextmanager
def using(model: Model) -> Iterator[None]:
    """Judge with another model than the shipped one; what was remembered of judgements is forgotten."""
    reading._kept_hit.cache_clear()
    try:
        with patch.object(reading, "shipped", lambda: model):
            yield
    finally:
        reading._kept_hit.cache_clear()


def bits(case: Case) -> float:
    """The most that any value of the call, or its form, is worth."""
    found = reading.payload(parse(case.call()))
    odd = max([ODDITY_BITS.get(name, 0.0) for name in found.oddities], default=0.0)
    return max(odd, found.hits[0].bits if found.hits else 0.0)
