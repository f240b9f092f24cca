"""What is remembered of one login session, as plain numbers: the memory behind ``features.sessions``."""

import math
from typing import Final

HALF_LIFE: Final = 3_600.0
"""Seconds in which a session's suspicion is halved, as a caller's is."""


class Visit:
    """One session as it was when last judged; ``at`` (Unix seconds). Only ``sessions`` writes it.

    ``user`` is the principal's pseudonym. ``bits`` is what was said of it, ``heat`` (bits, at ``heat_at``)
    its own suspicion, ``odd`` that this grew since. ``foreign`` says that its key changed, ``proved`` that a
    login came from where it is.
    """

    __slots__ = (
        "at",
        "bits",
        "browser",
        "foreign",
        "heat",
        "heat_at",
        "issued",
        "key",
        "login",
        "network",
        "odd",
        "proved",
        "system",
        "user",
    )

    def __init__(self) -> None:
        self.at = self.bits = self.heat = self.heat_at = self.issued = self.login = 0.0
        self.browser = self.key = self.network = self.system = self.user = 0
        self.foreign = self.odd = self.proved = 0

    def heat_now(self, at: float) -> float:
        """Its suspicion in bits, halved each ``HALF_LIFE`` seconds."""
        return self.heat * math.exp2(-max(0.0, at - self.heat_at) / HALF_LIFE) if self.heat else 0.0

    def record(self) -> list[float | int]:
        """As plain numbers, for a snapshot."""
        return [getattr(self, name) for name in self.__slots__]

    @classmethod
    def restored(cls, plain: list[float | int]) -> "Visit":
        """Read what ``record`` wrote."""
        visit = cls()
        for name, value in zip(cls.__slots__, plain, strict=True):
            setattr(visit, name, value)
        return visit
