"""A promise instead of a score: so many logins in a hundred are asked for more proof, so many refused.

Adaptive conformal inference (Gibbs and Candès, 2021), in bits: a login is met when its rarity is at most the
promised rate times ``2^alpha``, and after each good login ``alpha`` moves by ``STEP * (promised - met)``.
The rate then converges to what was promised whatever the drift, one ``alpha`` for each length of history.
Refusals are too rare for that: they have one ``alpha`` for all, with a larger step. While an attack is on
nothing moves: an attacker who is met often would else buy himself a looser threshold. Logins through exits
(see ``limen.detectors.login_exit``) are a channel of their own with a guard: they are asked by a tenth more
often than is promised at most. This is control, not learnt state: it depends on the order of logins, has one
writer, and is kept with a snapshot.
"""

from typing import Final

import msgspec

from limen.model import Action, Evidence

BUCKETS: Final = 5
STEP: Final = 0.1
"""Bits by which one login that is met tightens a threshold."""
REFUSED_STEP: Final = 0.5
"""The same for one that is refused: as many as promised are far apart."""
WIDEST: Final = 3.0
"""How far a threshold may leave the promised rate, in bits either way; it goes no further."""
GUARD: Final = 1.1
"""So many times the promised step-ups a channel may have."""
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
        self._alphas = [0.0] * BUCKETS
        self._guard = 0.0
        self._refused = 0.0
        self._counts = [[0, 0, 0] for _ in range(BUCKETS)]

    def judge(self, rarity: float, bucket: int, *, through_exit: bool = False) -> Action:
        """What is due for a login as rare as that."""
        if rarity <= self.reject * 2.0**self._refused:
            return Action.BLOCK
        asked = self.step_up * 2.0 ** (self._alphas[bucket] + (self._guard if through_exit else 0.0))
        if rarity <= asked:
            return Action.STEP_UP
        return Action.WATCH if rarity <= WATCHED * asked else Action.ALLOW

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
        asked, refused = evidence.verdict.would >= Action.STEP_UP, evidence.verdict.would >= Action.BLOCK
        if asked and login.challenge == "fail":
            return
        bucket, counts = told.bucket, self._counts[told.bucket]
        counts[0] += sign
        counts[1] += sign * asked
        counts[2] += sign * refused
        self._alphas[bucket] = _clipped(self._alphas[bucket] + sign * STEP * (self.step_up - asked))
        self._refused = _clipped(self._refused + sign * REFUSED_STEP * (self.reject - refused))
        if told.exit:
            self._guard = min(0.0, _clipped(self._guard + sign * STEP * (GUARD * self.step_up - asked)))

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
        rows = [[alpha, *counts] for alpha, counts in zip(self._alphas, self._counts, strict=True)]
        return [*rows, [self._guard, self._refused]]

    def restore(self, plain: list[list[float]]) -> None:
        """Read what ``record`` wrote; what an older Limen wrote is left."""
        if len(plain) == BUCKETS + 1:
            self._alphas = [row[0] for row in plain[:-1]]
            self._counts = [[int(count) for count in row[1:]] for row in plain[:-1]]
            self._guard, self._refused = plain[-1]


def _clipped(alpha: float) -> float:
    return min(WIDEST, max(-WIDEST, alpha))
