"""A login from where its owner cannot have got to.

Idea
    The speed that the way from the last trusted login takes, after the errors of both places are taken off
    (`limen.features.journey`): an airliner's is usual, ten times that is not. Some addresses cannot be placed
    (carriers, VPNs, satellites): how often one device on one ASN seems to jump is learnt, and such an ASN's
    journeys count by as much as it stays put. A device that is the same at both ends counts little: its VPN
    was switched on.
State
    Per ASN: how often a device on it stayed and jumped.
Silent
    Without a place, at the first login, below 150 km.
Known evasions
    An exit near the owner; patience.
Reference
    Speed in place of a distance to the last login; errors as MaxMind states them (67 % radius).
"""

import math
from typing import Final

from limen.detectors.term import NOBODY, Known, Teaching, view_of
from limen.features.codes import ASN, COUNTER
from limen.features.journey import FAST_KM_H
from limen.model import Fact, LoginFeatures, Signal
from limen.sketches import FULL, ONE, Votes
from limen.sketches.chains import TABLE

MOST: Final = 6.0
"""The most that a speed says, in bits; a higher one says no more."""
SAME_DEVICE: Final = 0.2
STEEP: Final = 4.0
STAYED: Final = 0 << 4 | COUNTER
JUMPED: Final = 1 << 4 | COUNTER
_PRIOR: Final = 4.0
_FAST: Final = 0.1


class LoginTravel:
    """The journey; see the module's docstring."""

    name = "login_travel"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of the speed, at most ``MOST``."""
        way = login.journey
        if not way.km:
            return None
        speed = way.km / way.hours
        bits = min(MOST, math.log2(1.0 + (speed / FAST_KM_H) ** STEEP))
        placed = min(placeable(login.network[ASN], known), placeable(way.origin, known))
        bits *= placed * (SAME_DEVICE if way.same_device else 1.0)
        if bits < _FAST:
            return None
        told = (
            Fact("speed", round(speed), FAST_KM_H, 0.0, FAST_KM_H, "km/h"),
            Fact("distance", round(way.km), 0.0, 0.0, 0.0, "km"),
            Fact("placeable", round(placed, 2), 1.0),
        )
        reason = f"{way.km:.0f} km from the last login, in at most {way.hours:.1f} h: {speed:.0f} km/h"
        return Signal(self.name, round(bits, 3), reason, told)

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count whether a device on an ASN stayed or jumped."""
        if login.journey.jumped >= 0:
            _teach(login.network[ASN], JUMPED if login.journey.jumped else STAYED, teaching)


def placeable(asn: int, known: Known) -> float:
    """How far the addresses of an ASN can be placed, 0 to 1; one that nothing is known of mostly."""
    view = view_of((TABLE, "placed", asn, 0), known.week, known.state) if asn else NOBODY
    jumped, stayed = view.get(JUMPED, 0), view.get(STAYED, 0)
    return max(0.0, 1.0 - 5.0 * jumped / (jumped + stayed + _PRIOR * ONE))


def _teach(asn: int, code: int, teaching: Teaching) -> None:
    table = teaching.state.at((TABLE, "placed", asn, 0), Votes)
    if table is not None:
        table.add(teaching.week, code, teaching.lesson.sign * FULL)
