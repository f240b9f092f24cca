"""What a patch is made of: the weakness as plain values, the operator's terms, and the operations that come
of them. Nothing here looks anything up."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from limen.copilot.operation import Operation
from limen.model.rule import Except, ObjectPlace


class Weakness(msgspec.Struct, frozen=True):
    """One finding, as far as a gateway can know of it. ``cwe`` says of which kind; ``operation`` is named as
    rules name it (``GET /orders/{id}``), ``subject`` what it is about (a parameter, a field).

    ``places`` are where the call names an object; ``roles`` are recorded successes by role, ``claimed`` says
    that the gateway takes credentials at their word.
    """

    fingerprint: str
    cwe: int
    operation: str
    subject: str = ""
    places: tuple[ObjectPlace, ...] = ()
    roles: Mapping[str, int] = {}
    claimed: bool = False


class Terms(msgspec.Struct, frozen=True):
    """What the operator says besides: ``keep`` are roles that may go on, ``everyone`` that all others are to
    be shut out."""

    keep: tuple[str, ...] = ()
    everyone: bool = False

    @property
    def spared(self) -> Except | None:
        """The same as an exception of a rule."""
        return Except(roles=self.keep) if self.keep else None


class Patch(msgspec.Struct, frozen=True):
    """Operations, what they stop in one line, and what else that means for harmless callers."""

    operations: tuple[Operation, ...]
    stops: str
    besides: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True):
    """One way to patch: whether it fits, and how it is made (raises ``ConfigError`` with a question)."""

    name: str
    fits: Callable[[Weakness, Terms], bool]
    make: Callable[[Weakness, Terms], Patch]


NEVER_MENDS: Final = "it stands before the weakness and does not mend it: the finding stays open"
