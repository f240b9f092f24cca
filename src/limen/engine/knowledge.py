"""What a world has learnt, told per operation, and how sure it is of it: for people, not for deciding."""

import msgspec

from limen.engine.world import World
from limen.model import Usage
from limen.sketches import week_of
from limen.sketches.surprise import BACKOFF

_CALLER_HOURS = 1
"""Series of ``rate`` in which one sample is one caller's hour on one operation."""


class Known(msgspec.Struct, frozen=True):
    """One operation: successful calls, different callers, and finished caller-hours (older weeks count less).

    ``sure`` (0 to 1) is the weight that the operation's own history has against what is known of the API as a
    whole, when a caller without a history here is judged.
    """

    operation: str
    calls: int
    callers: int
    hours: int
    sure: float
    last_seen: float
    declared: bool


class Knowledge(msgspec.Struct, frozen=True):
    """All of it: operations, most used first; ``approved`` says that a reference bounds drift."""

    operations: tuple[Known, ...]
    callers: int
    sketches: int
    approved: bool
    revision: int


def knowledge(world: World, at: float) -> Knowledge:
    """What is learnt as of ``at`` (Unix seconds). Sums a sketch per operation: not for the path of a call."""
    known = [_known(usage, world, at) for usage in world.catalogue.usage()]
    known.sort(key=lambda one: (-one.calls, one.operation))
    callers = {key[2] for key in world.state.sketches if key[:2] == ("rate", "caller")}
    return Knowledge(
        tuple(known),
        len(callers),
        len(world.state.sketches),
        world.reference is not None,
        world.model_revision,
    )


def _known(usage: Usage, world: World, at: float) -> Known:
    operation = usage.operation
    view = world.state.view(("rate", "everyone", 0, operation.id), week_of(at))
    hours = view.total(_CALLER_HOURS) if view is not None else 0.0
    callers = world.state.get(("injection", "callers", 0, operation.id))
    return Known(
        operation.name,
        usage.calls,
        callers.count() if callers is not None else 0,
        round(hours),
        round(hours / (hours + BACKOFF), 3),
        usage.last_seen,
        operation.declared,
    )
