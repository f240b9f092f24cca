"""A plain naive Bayes: each value of a login by itself, an owner's counts smoothed towards everybody's.

p(x | owner) = (c + beta p(x)) / (n + beta), with beta 5; everybody's p(x) = (C + 1/2) / (N + (V + 1) / 2).
The score is the sum of log p(x) / p(x | owner); no prior. Its values are address, network, country and user
agent. Versions make most user agents new within a month, so that a second one takes browser and operating
system without them, which is as far as one gets by choosing values.
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

    def values(self, login: Seen) -> tuple[str, ...]:
        """The values it looks at."""
        return (*login.ip, login.agent[0])

    def score(self, login: Seen) -> float:
        """How much less likely the values are for the owner than for anybody."""
        own, his = self.counts[login.user], self.owners[login.user]
        total = 0.0
        for feature, value in enumerate(self.values(login)):
            usual = self._usual(feature, value)
            total += math.log(usual / ((his[feature, value] + BETA * usual) / (own + BETA)))
        return total

    def learn(self, login: Seen) -> None:
        """Count a login."""
        self.logins += 1
        self.counts[login.user] += 1
        for feature, value in enumerate(self.values(login)):
            self.everybody[feature][value] += 1
            self.owners[login.user][feature, value] += 1

    def _usual(self, feature: int, value: str) -> float:
        counts = self.everybody[feature]
        return (counts[value] + ALPHA) / (self.logins + ALPHA * (len(counts) + 1))


class Versionless(NaiveBayes):
    """The same with browser and operating system without their versions."""

    def values(self, login: Seen) -> tuple[str, ...]:
        """The values it looks at."""
        _, browser, system, _ = login.agent
        return (*login.ip, f"{_name(browser)} {_name(system)}")


def _name(text: str) -> str:
    """What stands before a version: ``Chrome Mobile 46.0`` is a Chrome Mobile."""
    return text.rstrip("0123456789._ ")
