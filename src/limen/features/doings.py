"""What one caller does: his operations, and those that were new to him in the present hour."""

from typing import Final

from limen.features.windows import STEP_BACK

WON, REFUSED = range(2)
"""Series of the ``function_level`` detector: operations new to a caller in an hour, answered or refused."""

HOUR: Final = 3_600
DAY: Final = 86_400

DoingsRecord = tuple[dict[int, tuple[int, int]], list[int], tuple[int, int, int]]
"""What was done and since and until which day, what refused in this hour, and the other numbers."""


class Doings:
    """One caller's operations: ``done`` maps each to the days of its first and last success, ``refused`` has
    those that refused him in the present hour. Of an operation, ``done`` has the callers it was new to."""

    __slots__ = ("done", "hour", "odd", "refused", "won")

    def __init__(self) -> None:
        self.done: dict[int, tuple[int, int]] = {}
        self.refused: dict[int, None] = {}
        self.hour = self.won = self.odd = 0

    def turn(self, at: float) -> list[tuple[int, int]]:
        """Begin a new hour; ``(series, count)`` of the one that closed clean."""
        hour = int(at) // HOUR
        if hour < self.hour and self.hour * HOUR - at <= STEP_BACK:
            return []
        clean = hour > self.hour > 0 and not self.odd
        closed = [(WON, self.won), (REFUSED, len(self.refused))] if clean else []
        self.hour, self.won, self.odd = hour, 0, 0
        self.refused.clear()
        return closed

    def did(self, operation: int, day: int, most: int) -> None:
        """Note a success; the one that was longest ago is forgotten first."""
        since = self.done.pop(operation, None)
        self.done[operation] = (since[0] if since is not None else day, day)
        if len(self.done) > most:
            del self.done[next(iter(self.done))]

    def cool(self) -> None:
        """Count the present hour afresh."""
        self.won = self.odd = 0
        self.refused.clear()

    def record(self) -> DoingsRecord:
        """As plain values, for a snapshot."""
        return self.done, list(self.refused), (self.hour, self.won, self.odd)

    @classmethod
    def restored(
        cls, done: dict[int, tuple[int, int]], refused: list[int], numbers: tuple[int, int, int]
    ) -> "Doings":
        """As it was when it was recorded."""
        made = cls()
        made.done, made.refused = done, dict.fromkeys(refused)
        made.hour, made.won, made.odd = numbers
        return made
