"""What a world remembers, as bytes: for snapshots, for ``limen learn`` and for the approved reference."""

from typing import Any

import msgspec

from limen.engine.rules.counts import Record
from limen.engine.world import World
from limen.features import catalogue_record, recent_record
from limen.model import InputError
from limen.sketches import State

_FORMAT = 1


class Memory(msgspec.Struct, frozen=True, array_like=True):
    """Learnt state and the catalogue it is keyed by, with the revision numbers they belong to.

    ``promise`` are the thresholds of logins. ``reference`` is the approved state, empty when none is
    approved; ``recent``, ``incidents`` and ``judged`` (logins that may still be heard of) are short-term
    memory, empty where it is left out, and so is ``counts``, what was counted for standing rules.
    """

    format: int
    state: bytes
    catalogue: dict[str, Any]
    reference: bytes = b""
    model_revision: int = 0
    sequence: int = 0
    recent: bytes = b""
    incidents: bytes = b""
    promise: list[list[float]] = []
    judged: list[tuple[str, float, int, bytes, str]] = []
    counts: Record = []


def remember(world: World, *, recent: bool = False) -> bytes:
    """Everything learnt so far, with ``recent`` also what is remembered for a day."""
    reference = world.reference.encode() if world.reference is not None else b""
    return msgspec.msgpack.encode(
        Memory(
            _FORMAT,
            world.state.encode(),
            catalogue_record.encode(world.catalogue),
            reference,
            world.model_revision,
            world.sequence,
            recent_record.encode(world.recent) if recent else b"",
            world.incidents.encode() if recent else b"",
            world.promise.record(),
            world.judged.record() if recent else [],
            world.counts.record() if recent else [],
        )
    )


def recall(data: bytes, world: World) -> None:
    """Put what was remembered into a world; raises ``InputError`` when it cannot be read."""
    try:
        memory = msgspec.msgpack.decode(data, type=Memory)
    except (msgspec.DecodeError, ValueError) as error:
        raise InputError(
            f"learnt state: not readable ({error}); restore a snapshot or learn again"
        ) from error
    if memory.format != _FORMAT:
        raise InputError(f"learnt state: format {memory.format}, this Limen reads {_FORMAT}; upgrade Limen")
    world.state = State.decode(memory.state)
    world.catalogue = catalogue_record.decode(memory.catalogue, world.catalogue.growth.limits)
    world.reference = State.decode(memory.reference) if memory.reference else None
    world.model_revision = memory.model_revision
    world.sequence = memory.sequence
    world.promise.restore(memory.promise)
    world.judged.restore(memory.judged)
    world.counts.restore(memory.counts)
    if memory.recent:
        recent_record.decode(memory.recent, world.recent)
    if memory.incidents:
        world.incidents.decode(memory.incidents)
