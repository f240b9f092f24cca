"""Limen on the same cases: the bits that the injection detector would say before anything is learnt."""

from collections.abc import Sequence

from evals.payloads.case import Case

from limen.detectors.injection import ODDITY_BITS
from limen.features.payload import payload
from limen.features.values import parse


def scores(cases: Sequence[Case]) -> list[float]:
    """The bits of each case: its surest hit, or its oddest malformation."""
    return [bits(case) for case in cases]


def bits(case: Case) -> float:
    """The most that any value of the call, or its form, is worth."""
    found = payload(parse(case.call()))
    odd = max([ODDITY_BITS.get(name, 0.0) for name in found.oddities], default=0.0)
    return max(odd, found.hits[0].bits if found.hits else 0.0)
