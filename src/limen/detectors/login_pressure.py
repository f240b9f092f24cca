"""A login amid many that fail.

Idea
    Failures of the last hours against those expected of as many attempts: of this user, and of other users
    from this address, its prefix and its ASN. An address that many users share (a carrier's, an office's) has
    more of everything, and so more expected. Failures of the user count half when they came from elsewhere:
    who hammers at an account from afar must not lock its owner out.
State
    None; what is counted is short-term memory.
Silent
    While no more fails than usual.
Known evasions
    One attempt an address; slow guessing.
Reference
    NIST SP 800-63B-4 section 3.2.2 (throttling by risk instead of a lock-out).
"""

import math
from typing import Final

from limen.detectors.term import Known, Teaching
from limen.model import Fact, LoginFeatures, Signal, Tries

USUAL: Final = 0.2
"""The share of attempts that fail where all is well."""
SLACK: Final = (2.0, 3.0, 6.0, 25.0)
"""Failures of user, address, prefix and ASN that mean nothing by themselves."""
STEP: Final = (1.2, 1.5, 1.0, 0.8)
"""Bits for every doubling over what is expected."""
MOST: Final = (4.0, 6.0, 3.0, 2.0)
DAY_SLACK: Final = 4.0
ELSEWHERE: Final = 0.5
SOURCES: Final = ("user", "address", "prefix", "asn")


class LoginPressure:
    """Failures around a login; see the module's docstring."""

    name = "login_pressure"
    needs_history = False

    def score(self, login: LoginFeatures, _known: Known) -> Signal | None:
        """The bits of the source that presses most, and half of the next ones."""
        if not any(tries.failed for tries in login.tries):
            return None
        bits = [_pressed(place, login) for place in range(len(login.tries))]
        first, *rest = sorted(bits, reverse=True)
        total = first + sum(rest) / 2
        if total <= 0.0:
            return None
        worst = bits.index(first)
        tries = login.tries[worst]
        fact = Fact(
            f"failures_{SOURCES[worst]}",
            tries.failed,
            expected(worst, tries),
            tries.failed_day,
            0.0,
            "attempts",
        )
        reason = f"{tries.failed} failed logins of this {SOURCES[worst]} in the last hours"
        return Signal(self.name, round(total, 3), reason, (fact,))

    def learn(self, _login: LoginFeatures, _teaching: Teaching) -> None:
        """Nothing is learnt: what counts is the present."""


def expected(place: int, tries: Tries) -> float:
    """Failures that so many attempts bring with them."""
    return USUAL * tries.tried + SLACK[place]


def _pressed(place: int, login: LoginFeatures) -> float:
    tries = login.tries[place]
    ratio = max(
        (tries.failed + 1.0) / (expected(place, tries) + 1.0),
        (tries.failed_day + 1.0) / (DAY_SLACK * expected(place, tries) + 1.0),
    )
    bits = min(MOST[place], STEP[place] * math.log2(ratio)) if ratio > 1.0 else 0.0
    return bits * ELSEWHERE if place == 0 and not login.tries[1].failed else bits
