"""Where a user was last, and on which device: the memory behind a journey, and what today already taught."""

from array import array
from collections.abc import Iterable
from typing import Final

from limen.model import Fix

DEVICES: Final = 8
"""Devices of a user whose last place is remembered; the one longest unused is forgotten first."""
LESSONS: Final = 4
"""Lessons a day that a user's habits take: a new address with each login would else teach many."""
_NUMBERS: Final = 6
_NONE: Final = (0,)


class Sojourn:
    """``last`` maps a device's code (0: none) to ``(at, lat, lon, radius_km, asn)`` of the last *trusted*
    login there. ``counted`` are the codes that were counted on ``day``, in ``lessons`` lessons:
    packed, since most users have such a memory."""

    __slots__ = ("counted", "day", "last", "lessons")

    def __init__(self) -> None:
        self.day = self.lessons = 0
        self.counted = array("Q")
        self.last: dict[int, tuple[float, float, float, float, int]] = {}

    def turn(self, day: int) -> None:
        """Begin a new day; a clock that steps back stays in the present one."""
        if day > self.day:
            self.day, self.lessons = day, 0
            del self.counted[:]

    def count(self, codes: Iterable[int]) -> None:
        """Count a login's values (0: none), each once a day; past ``LESSONS`` the day takes no more."""
        if self.lessons >= LESSONS:
            return
        fresh = set(codes).difference(self.counted, _NONE)
        if fresh:
            self.counted.extend(fresh)
            self.lessons += 1

    def stay(self, device: int, at: float, fix: Fix, asn: int) -> None:
        """Remember where a device was."""
        known = self.last.pop(device, None)
        if known is not None and known[0] > at:
            self.last[device] = known
            return
        self.last[device] = (at, fix.lat, fix.lon, fix.radius_km, asn)
        if len(self.last) > DEVICES:
            del self.last[min(self.last, key=lambda each: self.last[each][0])]

    def leave(self, device: int, at: float) -> None:
        """Forget where a device was, if that is known by the login at ``at``: it was not the user's."""
        known = self.last.get(device)
        if known is not None and known[0] == at:
            del self.last[device]

    def record(self) -> list[float | int]:
        """As plain numbers, for a snapshot."""
        found: list[float | int] = [self.day, self.lessons, len(self.counted), *sorted(self.counted)]
        for device, place in self.last.items():
            found += (device, *place)
        return found

    @classmethod
    def restored(cls, plain: list[float | int]) -> "Sojourn":
        """Read what ``record`` wrote."""
        made = cls()
        made.day, made.lessons = int(plain[0]), int(plain[1])
        end = 3 + int(plain[2])
        made.counted.extend([int(code) for code in plain[3:end]])
        for start in range(end, len(plain), _NUMBERS):
            device, at, lat, lon, radius, asn = plain[start : start + _NUMBERS]
            made.last[int(device)] = (at, lat, lon, radius, int(asn))
        return made
