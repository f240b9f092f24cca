"""The way from the last trusted login to this one, with the errors of both places taken off.

A GeoIP radius holds the true place in two cases of three; as the deviation of a Rayleigh distribution that is
``radius / 1.49`` on each axis. What remains of a distance after 1.96 deviations of both places is surely
travelled; twenty minutes are given for clocks and queues.
"""

import math
from typing import Final

from limen.features.sojourn import Sojourn
from limen.model import Fix, Journey

NEAR_KM: Final = 150.0
"""Less than this is no journey: GeoIP databases place a whole provider in one town."""
GRACE_HOURS: Final = 1 / 3
FAST_KM_H: Final = 900.0
"""An airliner's speed."""
SOON_HOURS: Final = 24.0
"""Within this, one device on one ASN that seems to jump shows that the ASN cannot be placed."""

_EARTH_KM: Final = 6_371.0
_PER_AXIS: Final = 1.49
_SURE: Final = 1.96

NOWHERE: Final = Journey()

Stay = tuple[float, float, float, float, int]


def journey(at: float, fix: Fix | None, device: int, asn: int, sojourn: Sojourn | None) -> Journey:
    """The journey to ``fix``: from where this device was last, else from where the user was."""
    if fix is None or sojourn is None or not sojourn.last:
        return NOWHERE
    own = sojourn.last.get(device) if device else None
    last = own or max(sojourn.last.values())
    hours = max(0.0, at - last[0]) / 3_600 + GRACE_HOURS
    km = _surely(fix, last)
    fast = km > FAST_KM_H * hours
    known = own is not None and asn != 0 and last[4] == asn and hours < SOON_HOURS
    return Journey(round(km, 1), round(hours, 2), own is not None, last[4], int(fast) if known else -1)


def _surely(fix: Fix, last: Stay) -> float:
    if fix.lat == last[1] and fix.lon == last[2]:
        return 0.0
    error = math.hypot(fix.radius_km, last[3]) / _PER_AXIS * _SURE
    km = distance_km(fix.lat, fix.lon, last[1], last[2]) - error
    return km if km >= NEAR_KM else 0.0


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great circle between two places (haversine)."""
    one, other = math.radians(lat), math.radians(other_lat)
    wide = math.sin(math.radians(other_lon - lon) / 2)
    high = math.sin((other - one) / 2)
    arc = high * high + math.cos(one) * math.cos(other) * wide * wide
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, arc)))
