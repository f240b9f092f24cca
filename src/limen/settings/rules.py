"""The settings of standing rules."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta


class StandingRules(msgspec.Struct, frozen=True):
    """What an operator has put in force for good or until a time (see rules.md)."""

    time_zone: Annotated[
        str, Meta(description="Whose hours and days rules mean, such as `Europe/Berlin`.")
    ] = "UTC"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"time_zone = {self.time_zone!r}: a name of the IANA database, such as Europe/Berlin"
            ) from None
