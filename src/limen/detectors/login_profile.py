"""A login that does not fit what its user does with the API.

Idea
    Where, with what and when a user's calls are made says where he is at home, also between logins. A login
    from such a network, with such a browser, at such an hour speaks for him, another against him: by as much
    as his logins usually agree with his calls, which is learnt. So where a server calls for its users, and no
    login ever agrees, nothing is said; and who moved house and went on working is not asked for it.
State
    Per user: networks, browsers and hours of the day of his calls (`limen.detectors.api_profile`); and of
    his logins how many did not agree, likewise of all users'.
Silent
    For users without calls, or with few: `LEAST` hours of use.
Known evasions
    Who has used a stolen token for a day without anything odd has been at home there.
Reference
    Hierarchical shrinkage of a rate (empirical Bayes; Efron and Morris 1975), as for escape rates.
"""

import math
from typing import Final, NamedTuple

from limen.detectors.api_profile import LEAST, RATES, hours_of_use
from limen.detectors.term import Known, Teaching
from limen.features.codes import BROWSER, COUNTER, KEY, PREFIX
from limen.model import Fact, LoginFeatures, Signal
from limen.sketches import FULL, ONE, Habits, Votes, near_hour

NETWORK, DEVICE = 1, 2
"""What a login agrees in with its user's calls, as bits of ``LoginLesson.fits``."""

MOST: Final = 3.0
"""The most bits that one of them says against him."""
HOUR_MOST: Final = 1.0
"""The most bits that the hour says, either way: a weak sign."""
STRENGTH: Final = 4.0
"""Logins that all users' rate weighs as, for one user."""
EVEN: Final = 24.0
"""Hours of use for which the hours of the day are taken to be even."""

_DAY: Final = 24


class Part(NamedTuple):
    """One thing to agree in: its bit, the counter of logins that could (``tried``; the next one counts those
    that did not), how often an attacker does not agree, and how often owners are believed not to."""

    name: str
    bit: int
    tried: int
    attacker: float
    owner: float


PARTS: Final = (
    Part("network", NETWORK, 32 << 4 | COUNTER, 0.95, 0.15),
    Part("browser", DEVICE, 34 << 4 | COUNTER, 0.6, 0.15),
)


class LoginProfile:
    """A login against its user's calls; see the module's docstring."""

    name = "login_profile"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of network, browser and hour together; below zero where they fit."""
        fits = fits_of(login, known)
        if fits < 0:
            return None
        words = [(part, _bits(part, bool(fits & part.bit), known)) for part in PARTS]
        hour, share = _hour(login, known)
        bits = sum([said for _, (said, _) in words]) + hour
        odd = [part.name for part, (said, _) in words if said > 0] + ["hour"] * (hour > 0)
        reason = f"unlike this user's calls by {' and '.join(odd)}" if bits > 0 else "like this user's calls"
        told = [Fact(part.name, float(bool(fits & part.bit)), 1.0 - rate) for part, (_, rate) in words]
        told.append(Fact("hour", share, 1.0 / _DAY, 0.0, 0.0, "share of his calls"))
        return Signal(self.name, round(bits, 3), reason, tuple(told))

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:  # noqa: ARG002 - the lesson has it all
        """Count in what the login agreed with its user's calls."""
        fits, sign = teaching.lesson.fits, teaching.lesson.sign
        if fits < 0:
            return
        everyone = teaching.state.at(RATES, Votes)
        for table in (teaching.own, everyone):
            if table is not None:
                _count(table, fits, teaching.week, sign * FULL)


def fits_of(login: LoginFeatures, known: Known) -> int:
    """What a login agrees in with its user's calls, as bits; -1 where too little is known of them."""
    profile = known.profile
    if hours_of_use(profile) < LEAST:
        return -1
    network = profile.get(login.network[PREFIX], 0) > 0
    browser = profile.get(login.device[BROWSER - KEY], 0) > 0
    return NETWORK * network | DEVICE * browser


def _bits(part: Part, fits: bool, known: Known) -> tuple[float, float]:
    """What it says that a login agrees or not, and how often this user's logins do not."""
    own, everyone = known.own, known.rates
    tried, missed = part.tried, part.tried + 16
    of_all = (everyone.get(missed, 0) + 8 * ONE * part.owner) / (everyone.get(tried, 0) + 8 * ONE)
    rate = (own.get(missed, 0) + STRENGTH * ONE * of_all) / (own.get(tried, 0) + STRENGTH * ONE)
    if fits:
        return min(0.0, math.log2((1.0 - part.attacker) / max(1.0 - rate, 1.0 - part.attacker))), rate
    return min(MOST, max(0.0, math.log2(part.attacker / rate))), rate


def _hour(login: LoginFeatures, known: Known) -> tuple[float, float]:
    """What the hour of the day says, and its share of the user's calls."""
    _, around = near_hour(known.profile, login.hour % _DAY)
    whole = hours_of_use(known.profile)
    share = (around / ONE + EVEN / _DAY) / (whole + EVEN)
    return min(HOUR_MOST, max(-HOUR_MOST, math.log2(1.0 / _DAY / share))), share


def _count(table: Habits, fits: int, week: int, weight: int) -> None:
    for part in PARTS:
        table.add(week, part.tried, weight)
        if not fits & part.bit:
            table.add(week, part.tried + 16, weight)
