"""Freeman and others, "Who Are You?" (NDSS 2016), equation 7 without attack data, as das-group published it.

Their weights and smoothing (github.com/das-group/rba-algorithm, MIT), in our own words: the owner's side is
not smoothed; everybody's is at the finest level of each feature only; a value that the owner never had at any
level has a quarter of everybody's likelihood. Their prior of the user's activity is kept.
"""

from collections import Counter, defaultdict
from typing import Final

from evals.logins.seen import Baseline, Seen

IP: Final = (0.6, 0.3, 0.1)
AGENT: Final = (0.5386653840551359, 0.2680451498625666, 0.18818295100109536, 0.0051065150812021525)
FIRST: Final = 1e300
"""The score of a first login: there is nothing to compare it with."""


class Levels:
    """Counts of one feature's levels in one history."""

    def __init__(self, many: int) -> None:
        self.counts: list[Counter[str]] = [Counter() for _ in range(many)]

    def learn(self, values: tuple[str, ...]) -> None:
        """Count one login."""
        for counts, value in zip(self.counts, values, strict=True):
            counts[value] += 1

    def share(self, values: tuple[str, ...], weights: tuple[float, ...], logins: int) -> float:
        """The weighted sum of the levels' shares, not smoothed."""
        return sum(
            weight * counts[value] / logins
            for weight, counts, value in zip(weights, self.counts, values, strict=True)
            if value in counts
        )


class Everybody(Levels):
    """Counts of everybody's, with the values that were seen under each finest value."""

    def __init__(self, many: int) -> None:
        super().__init__(many)
        self.below: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def learn(self, values: tuple[str, ...]) -> None:
        """Count one login."""
        super().learn(values)
        for level in range(1, len(values)):
            self.below[values[:level]].add(values[level])

    def likelihood(self, values: tuple[str, ...], weights: tuple[float, ...], logins: int) -> float:
        """The weighted sum of the levels' likelihoods; the finest is smoothed."""
        coarser = self.share(values, weights, logins) - weights[0] * self.counts[0][values[0]] / logins
        return weights[0] * self._finest(values, logins) + coarser

    def _finest(self, values: tuple[str, ...], logins: int) -> float:
        count, unseen = self.counts[0][values[0]], 1 + sum(len(counts) for counts in self.counts[1:])
        if not count:
            return 1.0 / (logins + unseen)
        within = 1 + sum(len(self.below[values[:level]]) for level in range(1, len(values)))
        return count / (count + within) * count / (logins + unseen)


class Freeman(Baseline):
    """Everybody's history and each owner's."""

    def __init__(self) -> None:
        self.logins = 0
        self.everybody = (Everybody(len(IP)), Everybody(len(AGENT)))
        self.owners: dict[str, tuple[Levels, Levels]] = {}
        self.counts: Counter[str] = Counter()

    def score(self, login: Seen) -> float:
        """Everybody's likelihood over the owner's for each feature, times the prior N / (users x N_u)."""
        own = self.counts[login.user]
        if not own:
            return FIRST
        risk = self.logins / (len(self.owners) * own)
        features = zip((login.ip, login.agent), (IP, AGENT), strict=True)
        for number, (values, weights) in enumerate(features):
            usual = self.everybody[number].likelihood(values, weights, self.logins)
            his = self.owners[login.user][number].share(values, weights, own)
            risk *= usual / (his or usual / 4)
        return risk

    def learn(self, login: Seen) -> None:
        """Count a login as the owner's and everybody's."""
        self.logins += 1
        self.counts[login.user] += 1
        his = self.owners.setdefault(login.user, (Levels(len(IP)), Levels(len(AGENT))))
        for levels, values in zip(his, (login.ip, login.agent), strict=True):
            levels.learn(values)
        for everybody, values in zip(self.everybody, (login.ip, login.agent), strict=True):
            everybody.learn(values)
