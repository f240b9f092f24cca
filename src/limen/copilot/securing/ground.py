"""What securing an API stands on: plain values of the record and the settings, gathered elsewhere
(``limen.admin.securing``). Nothing here looks anything up.

Only calls that were nothing odd count, so an attacker who was noticed does not say what is usual.
"""

import math
from collections import Counter

import msgspec

SHARE = 0.999
"""What ``Spread.usual`` holds of: all samples but one in a thousand."""


class Spread(msgspec.Struct, frozen=True):
    """How a measure is spread: what all but one in a thousand of the samples do not pass, and the most."""

    samples: int = 0
    usual: int = 0
    most: int = 0

    @classmethod
    def of(cls, counts: Counter[int]) -> "Spread":
        """Of values and how often each was seen."""
        total, passed = counts.total(), 0
        for value in sorted(counts):
            passed += counts[value]
            if passed >= math.ceil(SHARE * total):
                return cls(total, value, max(counts))
        return cls()


class RoleUse(msgspec.Struct, frozen=True):
    """How the callers of one role call. ``minutes`` are calls of one caller in one minute, ``ages`` those of
    tokens in seconds when they were used; ``dpop`` and ``mtls`` count the tokens that were bound so.
    """

    role: str
    calls: int = 0
    callers: int = 0
    minutes: Spread = Spread()
    tokens: int = 0
    ages: Spread = Spread()
    dpop: int = 0
    mtls: int = 0


class FieldUse(msgspec.Struct, frozen=True):
    """A sensitive field of answers: the roles that were told it, and how many answers each role that never
    was had."""

    name: str
    told: tuple[str, ...] = ()
    never: dict[str, int] = {}


class OperationUse(msgspec.Struct, frozen=True):
    """How one operation is used, by the name that rules know it by (``POST /orders/{id}``).

    ``roles`` are successes by role, ``bare`` those of callers without one; ``days`` on which it was called.
    ``bodies`` are sizes in bytes. ``people`` are the roles with a token that says when its user logged in,
    ``machines`` those that cannot log in again. ``kinds`` are the sensitive data its answers hold.
    """

    name: str
    calls: int = 0
    days: int = 0
    roles: dict[str, int] = {}
    bare: int = 0
    bodies: Spread = Spread()
    people: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[FieldUse, ...] = ()
    callers: int = 0

    @property
    def method(self) -> str:
        """Its HTTP method."""
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        """Its path, parameters in braces."""
        return self.name.partition(" ")[2]


class Promise(msgspec.Struct, frozen=True):
    """What is promised of harmless callers' hours: the share that may alert, and that may be suspended."""

    alerts: float = 0.0
    suspensions: float = 0.0


class Ground(msgspec.Struct, frozen=True):
    """All that advices look at. Times in Unix seconds; ``odd`` calls are left out of everything else.

    ``unnamed`` are calls a minute of callers without a role, ``hours`` the hours of one caller in which it
    called. ``declared`` counts documented operations, ``shadow`` those in use that no document names.
    ``nameless`` are operations in use whose names may be a caller's own words. ``source`` is a document to be
    imported. ``cut`` says that there was more on record than was read.
    """

    since: float = 0.0
    until: float = 0.0
    calls: int = 0
    odd: int = 0
    callers: int = 0
    hours: int = 0
    days: int = 0
    roles: tuple[RoleUse, ...] = ()
    unnamed: Spread = Spread()
    operations: tuple[OperationUse, ...] = ()
    declared: int = 0
    shadow: int = 0
    nameless: int = 0
    source: str = ""
    mode: str = "observe"
    promise: Promise = Promise()
    cut: bool = False
