"""Calls counted for limits: never more than the limit in any window of its length, by the calls' own times.

A window is cut into slots, and a slot counts until all of it is over: so a caller may have to wait up to a
slot longer than need be, and never gets a call too many. What a limit turns away is not counted. Bounded: the
caller of a rule who called longest ago is forgotten first. Integers only; the clock is the calls'.
"""

import math
from collections import OrderedDict
from typing import Final

from limen.model.rule import Limit

SLOTS: Final = 60
"""Parts of a window. A day's quota is freed in steps of 24 minutes, a minute's rate in seconds."""

CALLERS_MOST: Final = 32_768
"""Callers who are counted for one rule."""

Key = tuple[str, int]
Slots = dict[int, int]


class Counts:
    """By rule and caller. Written by whoever owns the world, one call after the other."""

    def __init__(self) -> None:
        self._rules: dict[str, OrderedDict[int, Slots]] = {}

    def take(self, rule: str, limit: Limit, subject: int, at: float) -> bool:
        """Count a call at ``at`` (Unix seconds), unless it goes beyond the limit; whether it did not."""
        callers = self._rules.setdefault(rule, OrderedDict())
        slots = callers.pop(subject, None) or {}
        callers[subject] = slots
        slot = _slot(limit, at)
        for past in [past for past in slots if past <= slot - SLOTS - 1]:
            del slots[past]
        if sum(slots.values()) >= limit.calls:
            return False
        slots[slot] = slots.get(slot, 0) + 1
        if len(callers) > CALLERS_MOST:
            callers.popitem(last=False)
        return True

    def wait(self, rule: str, limit: Limit, subject: int, at: float) -> int:
        """After how many seconds a caller may call again: when enough slots have left the window."""
        slots = self._rules.get(rule, OrderedDict()).get(subject, {})
        over = sum(slots.values()) - limit.calls + 1
        for slot in sorted(slots):
            over -= slots[slot]
            if over <= 0:
                return max(1, math.ceil((slot + SLOTS + 1) * limit.per_s / SLOTS - at))
        return 1

    def keep(self, rules: frozenset[str]) -> None:
        """Forget what was counted for rules that are no more."""
        self._rules = {rule: callers for rule, callers in self._rules.items() if rule in rules}

    def record(self) -> dict[str, list[tuple[int, list[tuple[int, int]]]]]:
        """As plain values, for a snapshot: per rule, callers in the order in which they called last."""
        return {
            rule: [(subject, sorted(slots.items())) for subject, slots in callers.items()]
            for rule, callers in self._rules.items()
        }

    def restore(self, plain: dict[str, list[tuple[int, list[tuple[int, int]]]]]) -> None:
        """Read what ``record`` wrote."""
        self._rules = {
            rule: OrderedDict((subject, dict(slots)) for subject, slots in callers)
            for rule, callers in plain.items()
        }


def _slot(limit: Limit, at: float) -> int:
    return math.floor(at * SLOTS / limit.per_s)
