"""Calls counted for limits: never more than the limit in any window of its length, by the calls' own times.

A window is cut into slots, and a slot counts until all of it is over: so a caller may have to wait up to a
slot longer than need be, and never gets a call too many. What a limit turns away is not counted. Bounded: the
caller of a rule who called longest ago is forgotten first. Integers only; the clock is the calls'.
"""

import math
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from limen.model.rule import Limit

SLOTS: Final = 60
"""Parts of a window. A day's quota is freed in steps of 24 minutes, a minute's rate in seconds."""

CALLERS_MOST: Final = 32_768
"""Callers who are counted for one rule."""

Slots = dict[int, int]
Record = list[tuple[str, int, list[tuple[int, list[tuple[int, int]]]]]]
"""Plain values: of each rule and window, callers with their slots."""


class _Window:
    """The calls of one caller by slot, and how many there are in all since the slots were last looked
    through."""

    __slots__ = ("newest", "slots", "total")

    def __init__(self, slots: Slots | None = None) -> None:
        self.slots: Slots = slots if slots is not None else {}
        self.newest, self.total = max(self.slots, default=-1), sum(self.slots.values())

    def turn(self, slot: int) -> None:
        """Forget what has left the window by a later slot."""
        self.newest = slot
        for past in [past for past in self.slots if past <= slot - SLOTS - 1]:
            self.total -= self.slots.pop(past)


class Counts:
    """By rule, window and caller. Written by whoever owns the world, one call after the other."""

    def __init__(self) -> None:
        self._rules: dict[tuple[str, int], OrderedDict[int, _Window]] = {}

    def take(self, rule: str, limit: Limit, subject: int, at: float) -> bool:
        """Count a call at ``at`` (Unix seconds), unless it goes beyond the limit; whether it did not."""
        callers = self._rules.get((rule, limit.per_s))
        if callers is None:
            callers = self._rules[rule, limit.per_s] = OrderedDict()
        window = callers.get(subject)
        if window is None:
            window = self._add(callers, subject)
        else:
            callers.move_to_end(subject)
        slot = _slot(limit, at)
        if slot > window.newest:
            window.turn(slot)
        if window.total >= limit.calls:
            return False
        window.slots[slot] = window.slots.get(slot, 0) + 1
        window.total += 1
        return True

    def wait(self, rule: str, limit: Limit, subject: int, at: float) -> int:
        """After how many seconds a caller may call again: when enough slots have left the window."""
        window = self._rules.get((rule, limit.per_s), OrderedDict()).get(subject) or _Window()
        over = window.total - limit.calls + 1
        for slot in sorted(window.slots):
            over -= window.slots[slot]
            if over <= 0:
                return max(1, math.ceil((slot + SLOTS + 1) * limit.per_s / SLOTS - at))
        return 1

    def keep(self, limits: Mapping[str, Limit]) -> None:
        """Forget what was counted for rules that are no more, or whose window is another now."""
        kept = {(rule, limit.per_s) for rule, limit in limits.items()}
        self._rules = {name: callers for name, callers in self._rules.items() if name in kept}

    def record(self) -> Record:
        """As plain values, for a snapshot: per rule, callers in the order in which they called last."""
        return [
            (*name, [(subject, sorted(window.slots.items())) for subject, window in callers.items()])
            for name, callers in self._rules.items()
        ]

    def restore(self, plain: Record) -> None:
        """Read what ``record`` wrote."""
        self._rules = {
            (rule, per_s): OrderedDict((subject, _Window(dict(slots))) for subject, slots in callers)
            for rule, per_s, callers in plain
        }

    @staticmethod
    def _add(callers: OrderedDict[int, _Window], subject: int) -> _Window:
        window = callers[subject] = _Window()
        if len(callers) > CALLERS_MOST:
            callers.popitem(last=False)
        return window


def _slot(limit: Limit, at: float) -> int:
    return math.floor(at * SLOTS / limit.per_s)
