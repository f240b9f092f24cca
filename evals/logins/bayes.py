"""A plain naive Bayes: each value of a login by itself, an owner's counts smoothed towards everybody's.

p(x | owner) = (c + beta p(x)) / (n + beta), with beta 5; everybody's p(x) = (C + 1/2) / (N + (V + 1) / 2).
The score is the sum of log p(x) / p(x | owner); no prior.
"""

import math
from collections import Counter, defaultdict
from typing import Final

from evals.logins.seen import Baseline, Seen

BETA: Final = 5.0
ALPHA: Final = 0.5


class NaiveBayes(Baseline):
    """Counts of everybody's values and of each owner's."""

    def __init__(self) -> None:
        self.logins = 0
        self.everybody: dict[int, Counter[str]] = defaultdict(Counter)
        self.owners: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
        self.counts: Counter[str] = Counter()

    def score(self, login: Seen) -> float:
        """How much less likely the values are for the owner than for anybody."""
        own, his = self.counts[login.user], self.owners[login.user]
        total = 0.0
        for feature, value in enumerate(login.ip + login.agent):
            usual = self._usual(feature, value)
            total += math.log(usual / ((his[feature, value] + BETA * usual) / (own + BETA)))
        return total

    def learn(self, login: Seen) -> None:
        """Count a login."""
        self.logins += 1
        self.counts[login.user] += 1
        for feature, value in enumerate(login.ip + login.agent):
            self.everybody[feature][value] += 1
            self.owners[login.user][feature, value] += 1

    def _usual(self, feature: int, value: str) -> float:
        counts = self.everybody[feature]
        return (counts[value] + ALPHA) / (self.logins + ALPHA * (len(counts) + 1))
