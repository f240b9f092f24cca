"""The steps of one caller's present session: the memory behind ``limen.features.sequence``."""

_STEP = 1_000_003
_MASK = (1 << 31) - 1


class Steps:
    """``before`` and ``previous`` are the last two operations, ``count`` the steps, ``loss`` their surprise
    (quarter bits), ``odd`` how many were odd. ``seen`` has the surprise of each step met, as it was first."""

    __slots__ = ("before", "count", "loss", "odd", "previous", "seen")

    def __init__(self, start: int) -> None:
        self.before = 0
        self.previous = start
        self.count = self.loss = self.odd = 0
        self.seen: dict[int, int] = {}

    def begin(self, previous: int) -> None:
        """Begin a session, after operation ``previous``."""
        self.before, self.previous = 0, previous
        self.count = self.loss = self.odd = 0
        self.seen.clear()

    def known(self, previous: int, operation: int) -> int:
        """The surprise of a step as it was first met in this session, -1 when it was not."""
        return self.seen.get(_code(previous, operation), -1)

    def note(self, previous: int, operation: int, loss: int) -> int:
        """Keep the surprise of a step for the session; returns it."""
        self.seen[_code(previous, operation)] = loss
        return loss

    def step(self, operation: int, loss: int, *, odd: bool) -> None:
        """Go on to ``operation``."""
        self.before, self.previous = self.previous, operation
        self.count += 1
        self.loss += loss
        self.odd += odd

    def record(self) -> list[int]:
        """As plain numbers, for a snapshot."""
        found = [self.before, self.previous, self.count, self.loss, self.odd]
        return found + [number for pair in self.seen.items() for number in pair]

    @classmethod
    def restored(cls, plain: list[int]) -> "Steps":
        """Read what ``record`` wrote."""
        made = cls(plain[1])
        made.before, _, made.count, made.loss, made.odd = plain[:5]
        made.seen = dict(zip(plain[5::2], plain[6::2], strict=True))
        return made


def _code(previous: int, operation: int) -> int:
    return (previous * _STEP + operation) & _MASK
