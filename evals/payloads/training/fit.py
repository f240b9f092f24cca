"""A linear fit by hand: logistic regression over hashed runs, gradient descent, rounded to bytes."""

import math
import random
from collections.abc import Sequence
from typing import Final

import msgspec

from limen.features.grams import BUCKETS, cells
from limen.features.lexing import tokenise

EPOCHS: Final = 8
RATE: Final = 1.5
SHRINK: Final = 0.97
"""What is left of every weight after an epoch: those that only a few texts need fade."""
SETTLED: Final = 0.02
"""Texts that are wrong by less than this teach nothing more."""


class Fit(msgspec.Struct, frozen=True):
    """Weights as bytes; a text's margin (log odds) is ``bias + scale * sum / sqrt(runs)``."""

    table: bytes
    scale: float
    bias: float


def fit(texts: Sequence[str], attacks: Sequence[bool], lots: random.Random) -> Fit:
    """Fit to labelled texts; the same texts and lots give the same bytes."""
    read = [cells(text, tokenise(text).letters) for text in texts]
    weights, bias = [0.0] * BUCKETS, 0.0
    order = list(range(len(texts)))
    for epoch in range(EPOCHS):
        lots.shuffle(order)
        rate = RATE / (1.0 + epoch)
        for at in order:
            found = read[at]
            share = 1.0 / math.sqrt(len(found))
            margin = bias + share * sum([weights[cell] for cell in found])
            wrong = attacks[at] - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, margin))))
            if abs(wrong) > SETTLED:
                step = rate * wrong * share
                for cell in found:
                    weights[cell] += step
                bias += 0.01 * rate * wrong
        weights = [weight * SHRINK for weight in weights]
    return _rounded(weights, bias)


def _rounded(weights: Sequence[float], bias: float) -> Fit:
    """Weights as signed bytes; the few largest are cut so that the many small ones keep their steps."""
    most = sorted(map(abs, weights))[int(len(weights) * 0.999)] or 1.0
    scale = most / 127.0
    steps = [max(-127, min(127, round(weight / scale))) for weight in weights]
    return Fit(bytes([step & 0xFF for step in steps]), scale, bias)
