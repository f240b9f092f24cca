"""Groups of at least ``k`` people: which pieces of evidence may be told apart, and by what.

Generalisation in the order of Sweeney (*Achieving k-anonymity privacy protection using generalization and
suppression*, 2002): operation, role and hour; without the role; without the role and with the day for the
hour; not at all.
"""

from collections.abc import Iterable
from typing import Final

from limen.model import Features

HOUR: Final = 3600
DAY: Final = 86_400
SUPPRESSED: Final = 3

Group = tuple[int, str, int]


def person_of(features: Features) -> int:
    """Whom a group counts: the principal, else the credential, else the address."""
    return features.caller.principal or features.caller.subject


def group_of(features: Features) -> Group:
    """Operation, role and hour, as they are."""
    return features.operation, "+".join(sorted(features.caller.roles)), int(features.at // HOUR)


class Census:
    """Counts people by group; sets hold at most ``k`` of them, so memory is bounded by the number of groups.

    ``count`` everything first, then ``settle`` once, then ask.
    """

    def __init__(self, k: int) -> None:
        self._k = k
        self._people: dict[Group, set[int]] = {}
        self._lines: dict[Group, int] = {}
        self._kinds: dict[object, set[int]] = {}
        self._level: dict[Group, int] = {}

    def count(self, features: Features) -> None:
        """Take one piece of evidence into account."""
        person, group = person_of(features), group_of(features)
        self._lines[group] = self._lines.get(group, 0) + 1
        self._add(self._people.setdefault(group, set()), (person,))
        kinds = {("proof", features.caller.kind), *(("object", seen.kind) for seen in features.objects.seen)}
        for kind in kinds:
            self._add(self._kinds.setdefault(kind, set()), (person,))

    def settle(self) -> int:
        """Find the finest level at which each group has ``k`` people; returns how many lines have none."""
        left = list(self._people)
        for level in range(SUPPRESSED):
            merged: dict[object, set[int]] = {}
            for group in left:
                self._add(merged.setdefault(_coarse(group, level), set()), self._people[group])
            settled = [group for group in left if len(merged[_coarse(group, level)]) >= self._k]
            self._level.update(dict.fromkeys(settled, level))
            left = [group for group in left if group not in self._level]
        return sum(self._lines[group] for group in left)

    def level(self, features: Features) -> int:
        """0: operation, role, hour; 1: no role; 2: no role and the day only; ``SUPPRESSED``."""
        return self._level.get(group_of(features), SUPPRESSED)

    def common(self, what: str, kind: object) -> bool:
        """Whether ``k`` people have this ``proof`` of identity, or used this kind of ``object``."""
        return len(self._kinds.get((what, kind), ())) >= self._k

    def _add(self, people: set[int], more: Iterable[int]) -> None:
        for person in more:
            if len(people) < self._k:
                people.add(person)


def _coarse(group: Group, level: int) -> object:
    operation, _, hour = group
    if level == 0:
        return group
    return (operation, hour) if level == 1 else (operation, hour * HOUR // DAY)
