"""How many different things, in a fixed small space (HyperLogLog, Flajolet et al. 2007, with small-range
linear counting). Merging takes the maximum of each register, so it is exact."""

import math
from typing import Any

_INDEX_BITS = 6
_REGISTERS = 1 << _INDEX_BITS
_ALPHA = 0.709


class Distinct:
    """64 registers of at most 6 bits, sparse: about 13 % standard error, exact enough for small counts."""

    __slots__ = ("_counted", "mass", "registers", "week")

    def __init__(self) -> None:
        self.registers: dict[int, int] = {}
        self.week = 0
        self.mass = 0
        self._counted = -1

    @property
    def newest(self) -> int:
        """The last week anything was added."""
        return self.week

    def add(self, week: int, element: int) -> None:
        """Add a 63-bit hash."""
        index = element & (_REGISTERS - 1)
        rest = element >> _INDEX_BITS
        rank = 58 - rest.bit_length()
        self.week = max(self.week, week)
        if rank > self.registers.get(index, 0):
            self.registers[index] = rank
            self.mass += 1
            self._counted = -1

    def may_hold(self, element: int) -> bool:
        """Whether adding the element would change no register: it was added, or (as likely as registers are
        taken) one like it was."""
        rest = element >> _INDEX_BITS
        return self.registers.get(element & (_REGISTERS - 1), 0) >= 58 - rest.bit_length()

    def count(self) -> int:
        """The estimated number of different elements; kept until there are more."""
        if self._counted < 0:
            self._counted = self._estimate()
        return self._counted

    def _estimate(self) -> int:
        empty = _REGISTERS - len(self.registers)
        raw = _ALPHA * _REGISTERS**2 / (empty + sum(2.0**-rank for rank in self.registers.values()))
        if raw <= 2.5 * _REGISTERS and empty:
            raw = _REGISTERS * math.log(_REGISTERS / empty)
        return round(raw)

    def merge(self, other: "Distinct") -> None:
        """Take the larger of each register."""
        for index, rank in other.registers.items():
            self.registers[index] = max(rank, self.registers.get(index, 0))
        self.week = max(self.week, other.week)
        self.mass = len(self.registers)
        self._counted = -1

    def dump(self) -> list[Any]:
        """``[week, index, rank, index, rank, ...]``, sorted."""
        return [self.week, *(number for pair in sorted(self.registers.items()) for number in pair)]

    @classmethod
    def load(cls, plain: list[Any]) -> "Distinct":
        """Read what ``dump`` wrote."""
        made = cls()
        made.week = plain[0]
        made.registers = dict(zip(plain[1::2], plain[2::2], strict=True))
        made.mass = len(made.registers)
        return made
