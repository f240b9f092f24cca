"""A promise instead of a score: so many logins in a hundred are asked for more proof, so many refused.

Adaptive conformal inference (Gibbs and Candès, 2021): a login is met when its rarity is at most ``alpha``;
after each good login ``alpha`` moves by ``gamma * (promised - met)``. The rate then converges to what was
promised whatever the drift, one ``alpha`` for each length of history. While an attack is on nothing moves: an
attacker who is met often would else buy himself a looser threshold. This is control, not learnt state: it
depends on the order of logins, has one writer, and is kept with a snapshot.
"""

from typing import Final

import msgspec

from limen.model import Action, Evidence

BUCKETS: Final = 5
GAMMA: Final = 0.05
"""The part of a promised rate by which one login too many lowers ``alpha``."""
LOOSEST: Final = 8.0
TIGHTEST: Final = 0.125
"""How far ``alpha`` may leave the promised rate, as factors of it."""
WATCHED: Final = 2.5
"""So many times the promised step-ups are watched: they teach little."""


class Figures(msgspec.Struct, frozen=True):
    """Promised beside observed, of users with ``least`` or more trusted logins: of ``logins``, the shares
    that were stepped up (refused ones too) and refused."""

    least: int
    logins: int
    promised_step_up: float
    step_up: float
    promised_reject: float
    reject: float


class Promise:
    """Thresholds by length of history; ``keep`` and ``forget`` change them. Rates are shares of logins."""

    def __init__(self, step_up: float = 0.02, reject: float = 0.0002) -> None:
        self.step_up = step_up
        self.reject = reject
        self._alphas = [[1.0, 1.0] for _ in range(BUCKETS)]
        self._counts = [[0, 0, 0] for _ in range(BUCKETS)]

    def judge(self, rarity: float, bucket: int) -> Action:
        """What is due for a login as rare as that."""
        stepped, refused = self._alphas[bucket]
        if rarity <= self.reject * refused:
            return Action.BLOCK
        if rarity <= self.step_up * stepped:
            return Action.STEP_UP
        return Action.WATCH if rarity <= WATCHED * self.step_up * stepped else Action.ALLOW

    def keep(self, evidence: Evidence) -> None:
        """Move the thresholds by one login that was judged, unless it failed, or an attack is on."""
        self._move(evidence, 1)

    def forget(self, evidence: Evidence) -> None:
        """Take a login back that was kept as a good one: it turned out to be none, and would loosen them."""
        self._move(evidence, -1)

    def _move(self, evidence: Evidence, sign: int) -> None:
        login, told = evidence.features.login, evidence.lesson.login
        if login is None or told is None or not login.success or login.stormy:
            return
        if evidence.verdict.would >= Action.STEP_UP and login.challenge == "fail":
            return
        met = (evidence.verdict.would >= Action.STEP_UP, evidence.verdict.would >= Action.BLOCK)
        alphas, counts = self._alphas[told.bucket], self._counts[told.bucket]
        counts[0] += sign
        for place, (promised, so) in enumerate(zip((self.step_up, self.reject), met, strict=True)):
            counts[place + 1] += sign * so
            alphas[place] = _clipped(alphas[place] + sign * GAMMA * (promised - so))

    def figures(self, least: tuple[int, ...]) -> tuple[Figures, ...]:
        """Promised beside observed; ``least`` are the histories' lengths, 0 first."""
        return tuple(
            [
                Figures(of, n, self.step_up, stepped / max(1, n), self.reject, refused / max(1, n))
                for of, (n, stepped, refused) in zip(least, self._counts, strict=True)
            ]
        )

    def record(self) -> list[list[float]]:
        """As plain numbers, for a snapshot."""
        return [[*alphas, *counts] for alphas, counts in zip(self._alphas, self._counts, strict=True)]

    def restore(self, plain: list[list[float]]) -> None:
        """Read what ``record`` wrote."""
        if len(plain) == BUCKETS:
            self._alphas = [row[:2] for row in plain]
            self._counts = [[int(count) for count in row[2:]] for row in plain]


def _clipped(alpha: float) -> float:
    return min(LOOSEST, max(TIGHTEST, alpha))
