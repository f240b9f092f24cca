"""The leak test: may a theft be told from the form of single lines?

A logistic regression on hashed features of one good login (which keys it has in which order, how many
decimals its numbers have, its minute and hundredth of a second, the end of its address) is trained on half
of the users and asked about the other half, both ways round. Whether there is a cookie, at which hour, from
which country or network and with which browser is no form: that is what a thief cannot help showing.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
from evals.logins.truth import OWNER, Truth

_SLOTS = 1 << 10


class Example(NamedTuple):
    """One login: its features' places, whether it is a theft, and the half it is in."""

    slots: tuple[int, ...]
    theft: bool
    half: int


def leak_test(traffic: Path, truths: Sequence[Truth]) -> float:
    """The area under the curve, trained and tested both ways."""
    examples = list(_examples(traffic, truths))
    told: list[tuple[float, bool]] = []
    for half in (0, 1):
        weights = _trained([one for one in examples if one.half != half])
        told += [(_sum(weights, one), one.theft) for one in examples if one.half == half]
    owners = sorted(score for score, theft in told if not theft)
    thieves = [score for score, theft in told if theft]
    ranks = (bisect_left(owners, score) + bisect_right(owners, score) for score in thieves)
    return sum(ranks) / 2.0 / max(1, len(owners) * len(thieves))


def _examples(traffic: Path, truths: Sequence[Truth]) -> Iterator[Example]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with traffic.open("rb") as lines:
        for line, truth in zip(lines, truths, strict=True):
            if truth.good and truth.quarter:
                half = crc32(truth.user.encode()) >> 7 & 1
                yield Example(_slots(decode(line)), truth.kind != OWNER, half)


def _slots(line: dict[str, Any]) -> tuple[int, ...]:
    geo, at = line["geo"], line["at"]
    numbers = {name: str(value) for name, value in (line | geo).items() if isinstance(value, float)}
    words = (
        f"keys {[name for name in line if name not in {'device', 'key'}]} {list(geo)}",
        f"headers {[name for name, _ in line['headers']]}",
        *(f"{name} {len(value.partition('.')[2])}" for name, value in numbers.items()),
        f"minute {int(at // 60 % 60)}",
        f"cents {round(at * 100) % 100}",
        f"user {len(line['user'])}",
        f"end {int(line['client_ip'].rpartition('.')[2]) // 16}",
        f"challenged {'challenge' in line}",
    )
    return tuple(crc32(word.encode()) % _SLOTS for word in words)


def _sum(weights: list[float], one: Example) -> float:
    return sum(weights[slot] for slot in one.slots)


def _trained(examples: list[Example], rounds: int = 3) -> list[float]:
    """Stochastic gradient descent with classes weighted alike."""
    weights, rng = [0.0] * _SLOTS, Random(7)
    thefts = sum(one.theft for one in examples) or 1
    heavier = min(10.0, (len(examples) - thefts) / thefts)
    for turn in range(rounds):
        rng.shuffle(examples)
        step = 0.1 / (1 + turn)
        for one in examples:
            off = one.theft - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, _sum(weights, one)))))
            for slot in one.slots:
                weights[slot] += step * off * (heavier if one.theft else 1.0)
    return weights
