"""What a door is: a name, and the paths at which it answers in its own wire format."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from limen.identity.asked import Asked, Told, fault
from limen.identity.desk import Desk

Headers = Sequence[tuple[str, str]]


def in_headers(asked: Asked) -> Headers:
    """The credential is where it usually is."""
    return asked.pairs


class Entrance(NamedTuple):
    """One method on one path. ``answer`` turns the request into a question and what comes back into a
    response; it may raise ``BadQuestionError``.

    ``presented`` finds the caller's credential; ``None`` where the door is open, or has a proof of its own.
    ``fault`` tells an error (status and text) in the door's format.
    """

    method: str
    path: str
    answer: Callable[[Asked, Desk], Told]
    presented: Callable[[Asked], Headers] | None = in_headers
    fault: Callable[[int, str], Told] = fault


class Door(NamedTuple):
    """One wire format."""

    name: str
    entrances: tuple[Entrance, ...]
