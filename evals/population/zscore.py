"""A baseline: how many standard deviations a call's features are from its caller's own history.

Each caller has running means and variances (Welford 1962) of a dozen features, everybody's where he has
fewer than twenty calls. It learns from everything. The risk is the mean of the squares.
"""

import math
from pathlib import Path
from typing import Any

import msgspec
from evals.population.score import Judged

ENOUGH_CALLS = 20


class Moments:
    """Running mean and variance of each feature."""

    def __init__(self, many: int) -> None:
        self.count = 0
        self.means = [0.0] * many
        self.squares = [0.0] * many

    def add(self, values: list[float]) -> None:
        """Learn one call."""
        self.count += 1
        for place, value in enumerate(values):
            off = value - self.means[place]
            self.means[place] += off / self.count
            self.squares[place] += off * (value - self.means[place])

    def distance(self, values: list[float]) -> float:
        """The mean of squared z-scores; a feature that never varied counts as varying a little."""
        total = 0.0
        for value, mean, square in zip(values, self.means, self.squares, strict=True):
            total += min(100.0, (value - mean) ** 2 / (square / self.count + 0.05))
        return total / len(values)


def z_scores(traffic: Path) -> dict[str, Judged]:
    """The risk of every line."""
    everybody, callers, last = Moments(12), dict[str, Moments](), dict[str, float]()
    decode, judged = msgspec.json.Decoder(dict[str, Any]).decode, dict[str, Judged]()
    with traffic.open("rb") as lines:
        for line in map(decode, lines):
            who = line["credential"] or line["client_ip"]
            values = _features(line, line["at"] - last.get(who, line["at"] - 3600.0))
            own = callers.setdefault(who, Moments(len(values)))
            known = own if own.count >= ENOUGH_CALLS else everybody
            judged[line["id"]] = Judged(known.distance(values) if known.count else 0.0)
            own.add(values)
            everybody.add(values)
            last[who] = line["at"]
    return judged


def _features(line: dict[str, Any], gap: float) -> list[float]:
    answer, hour = line["response"], line["at"] % 86_400.0 / 86_400.0 * math.tau
    path, _, query = line["target"].partition("?")
    return [
        math.log1p(max(0.0, gap)),
        math.log1p(len(line.get("body", ""))),
        math.log1p(answer["bytes"]),
        math.log1p(answer["duration_ms"]),
        float(answer["status"] // 100),
        float(line["method"] != "GET"),
        float(len(path)),
        float(path.count("/")),
        float(len(query)),
        float(len(line["headers"])),
        math.sin(hour),
        math.cos(hour),
    ]
