"""Where one credential is used from: the memory behind ``limen.features.places``, as plain numbers."""

from collections.abc import Callable
from typing import Final

from limen.model import Context

PLACES_A_CALLER: Final = 64
"""Networks and clients remembered of a caller; past it the one longest unused is forgotten."""
_NUMBERS: Final = 6


class Stay:
    """One place of sort ``sort``. ``since`` is when it was first used, 0 once it is accepted; ``last`` when
    it last was (Unix seconds). ``both`` says that the caller's other place was new as well, ``struck`` that
    he was odd there while it was new, ``uses`` in how many spells it was used meanwhile."""

    __slots__ = ("both", "last", "since", "sort", "struck", "uses")

    def __init__(
        self, sort: int, since: float, last: float, both: int = 0, struck: int = 0, uses: int = 0
    ) -> None:
        self.sort = sort
        self.since = since
        self.last = last
        self.both = both
        self.struck = struck
        self.uses = uses


class Whereabouts:
    """The places of one caller by their pseudonyms; ``here`` are the last ones, one of each sort.

    ``hour`` is the last hour he was about (absolute), ``turned`` when two networks and when two clients last
    took turns, ``strange`` when he last did something new from new places; Unix seconds. ``usual`` is what
    there is to say of a call that comes from where the last one came from.
    """

    __slots__ = ("here", "hour", "recalled", "stays", "strange", "turned", "usual")

    def __init__(self) -> None:
        self.stays: dict[int, Stay] = {}
        self.here: tuple[int, ...] = ()
        self.hour = 0
        self.turned = [0.0, 0.0]
        self.strange = 0.0
        self.usual: Context | None = None
        self.recalled: Callable[[int], bool | None] | None = None

    def knows(self, place: int) -> bool:
        """Whether learnt state remembers a place; one that it cannot tell counts as known."""
        return self.recalled is not None and self.recalled(place) is not False

    def put(self, place: int, stay: Stay) -> None:
        """Remember a place, in bounded room."""
        if len(self.stays) >= PLACES_A_CALLER:
            del self.stays[min(self.stays, key=lambda known: self.stays[known].last)]
        self.stays[place] = stay

    def forgive(self) -> None:
        """What was odd here was not, after all: nobody took turns, and the next call is like the first."""
        self.here, self.turned, self.strange, self.usual = (), [0.0, 0.0], 0.0, None
        for stay in self.stays.values():
            stay.struck = 0

    def record(self) -> list[float | int]:
        """As plain numbers, for a snapshot; empty when there is nothing."""
        if not self.hour:
            return []
        found: list[float | int] = [self.hour, *self.turned, self.strange, len(self.here), *self.here]
        for place, stay in self.stays.items():
            found += (place, stay.sort, stay.since, stay.last, stay.both, stay.uses << 1 | stay.struck)
        return found

    def restore(self, plain: list[float | int]) -> None:
        """Read what ``record`` wrote."""
        if not plain:
            return
        self.hour, self.turned, self.strange = int(plain[0]), [plain[1], plain[2]], plain[3]
        end = 5 + int(plain[4])
        self.here = tuple([int(place) for place in plain[5:end]])
        for at in range(end, len(plain), _NUMBERS):
            place, sort, since, last, both, used = plain[at : at + _NUMBERS]
            uses, struck = divmod(int(used), 2)
            self.stays[int(place)] = Stay(int(sort), since, last, int(both), struck, uses)
