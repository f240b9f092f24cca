"""The leak test: may an attack be told from single calls' trivial features?

A logistic regression on hashed one-hot features of one call (method, template, status, sizes, hour, headers)
is trained on half of the live callers and sessions and asked about the other half, both ways round. If it
told attacks well, the generator would give them away.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
from evals.population.score import threshold
from evals.population.truth import Truth

_SLOTS = 1 << 12
_ID = re.compile(r"(?<=/)(?:[0-9]+|[0-9a-f-]{36}|HX[^/?]*|INV-[^/?]*|TRK-[^/?]*)(?=/|$)")


class Example(NamedTuple):
    """One live call: its features' places, whether it is an attack, and the half it is in."""

    slots: tuple[int, ...]
    attack: bool
    half: int


class Leak(NamedTuple):
    """How well attack calls are told: area under the curve, and recall where one benign call in a thousand
    is taken for one.
    """

    auc: float
    recall: float


def leak_test(traffic: Path, truths: Sequence[Truth]) -> Leak:
    """Train and test both ways."""
    told: list[tuple[float, bool]] = []
    examples = _examples(traffic, truths)
    for half in (0, 1):
        weights = _trained([one for one in examples if one.half != half])
        told += [
            (sum(weights[slot] for slot in one.slots), one.attack) for one in examples if one.half == half
        ]
    benign = sorted(score for score, attack in told if not attack)
    attacks = [score for score, attack in told if attack]
    over = threshold(benign)
    ranks = (bisect_left(benign, score) + bisect_right(benign, score) for score in attacks)
    return Leak(
        sum(ranks) / 2.0 / max(1, len(benign) * len(attacks)),
        sum(score > over for score in attacks) / max(1, len(attacks)),
    )


def _examples(traffic: Path, truths: Sequence[Truth]) -> list[Example]:
    decode, found = msgspec.json.Decoder(dict[str, Any]).decode, list[Example]()
    with traffic.open("rb") as lines:
        for line, truth in zip(lines, truths, strict=True):
            if truth.history or truth.kind == "noise":
                continue
            half = crc32((truth.session or truth.caller).encode()) >> 7 & 1
            found.append(Example(_slots(decode(line)), bool(truth.session), half))
    return found


def _slots(line: dict[str, Any]) -> tuple[int, ...]:
    path, _, query = line["target"].partition("?")
    operation = f"{line['method']} {_ID.sub('*', path)}"
    answer = line["response"]
    words = (
        operation,
        f"{operation} {answer['status']}",
        f"status {answer['status']}",
        f"out {operation} {int(2 * math.log2(1 + answer['bytes']))}",
        f"in {int(math.log2(1 + len(line.get('body', ''))))}",
        f"query {len(query) // 8}",
        f"hour {int(line['at'] % 86_400 // 7200)}",
        f"headers {len(line['headers'])}",
    )
    return tuple(crc32(word.encode()) % _SLOTS for word in words)


def _trained(examples: list[Example], rounds: int = 4) -> list[float]:
    """Stochastic gradient descent with classes weighted alike."""
    weights, rng = [0.0] * _SLOTS, Random(7)
    attacks = sum(one.attack for one in examples) or 1
    heavier = (len(examples) - attacks) / attacks
    for turn in range(rounds):
        rng.shuffle(examples)
        step = 0.2 / (1 + turn)
        for one in examples:
            score = sum(weights[slot] for slot in one.slots)
            off = one.attack - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
            for slot in one.slots:
                weights[slot] += step * off * (min(heavier, 5.0) if one.attack else 1.0)
    return weights
