"""What is asked of the copilot, and what was seen of it: before it, once it is applied, and undone."""

from typing import Final

import msgspec

from limen.demo.logins.gate import Met
from limen.demo.logins.provider import ROLE, TOKEN_SECONDS

ASKED: Final = "a sentence cuts a token lifetime: who notices is named, it is seen at the gateway, and undone"
MINUTES: Final = TOKEN_SECONDS // 60 // 4
"""A quarter of what the identity provider gives."""
SENTENCE: Final = f"cut token lifetime for {ROLE}s to {MINUTES} minutes"

TOO_OLD: Final = 'error="invalid_token"'
"""The challenge that asks for another token (RFC 6750, section 3.1)."""


class Customer(msgspec.Struct, frozen=True):
    """Somebody with a token, and how old that is."""

    name: str = ""
    minutes: int = 0


class Moment(msgspec.Struct, frozen=True):
    """What the oldest and the youngest token met, and the seconds until it was what it should be."""

    old: Met = Met(0)
    young: Met = Met(0)
    seconds: float = 0.0


class Shortened(msgspec.Struct, frozen=True):
    """All that was seen. ``told`` is what ``limen ask`` printed.

    ``named`` are calls, by who made them, that the dry run would newly ask for a younger token; ``made`` are
    those that really were made with one too old. ``broke`` says why there is no more.
    """

    plan: str = ""
    told: str = ""
    named: dict[str, int] = {}
    made: dict[str, int] = {}
    old: Customer = Customer()
    young: Customer = Customer()
    before: Moment = Moment()
    applied: Moment = Moment()
    undone: Moment = Moment()
    broke: str = ""

    @property
    def met(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The statuses in order of time: with the oldest token, and with the youngest."""
        moments = (self.before, self.applied, self.undone)
        return tuple([each.old.status for each in moments]), tuple([each.young.status for each in moments])

    @property
    def holds(self) -> bool:
        """Whether it went as it should: it was the token that was too old, and nobody who was too odd."""
        rightly = bool(self.named) and self.named == self.made and TOO_OLD in self.applied.old.challenge
        return rightly and self.met == ((200, 401, 200), (200, 200, 200))

    @property
    def seen(self) -> str:
        """The facts of that in short."""
        if self.broke:
            return f"broke off: {self.broke}"
        old, young = (", ".join(map(str, statuses)) for statuses in self.met)
        said = "rightly" if self.named == self.made else "wrongly"
        return (
            f"{len(self.named)} people named, {said}; a token of {self.old.minutes} minutes: {old};"
            f" one of {self.young.minutes}: {young}"
        )
