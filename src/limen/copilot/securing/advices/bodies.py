"""Bodies as large as they were, twice: by operation, and for all others as the largest."""

from collections import defaultdict
from collections.abc import Iterator

from limen.copilot.operations import SetBodyLimit
from limen.copilot.securing.advice import Advice, Proposal, Remark, left, some
from limen.copilot.securing.ground import Ground, OperationUse

BODIES_LEAST = 20
"""Bodies of an operation on record before it has a limit of its own."""

FACTOR = 2
BYTES_LEAST = 4_096


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """Limits are powers of two, so that operations which are alike share one rule."""
    with_bodies = [use for use in ground.operations if use.bodies.samples]
    if not with_bodies:
        yield left("body limits", "no call with a body is on record")
        return
    groups: dict[int, list[OperationUse]] = defaultdict(list)
    for use in with_bodies:
        if use.bodies.samples >= BODIES_LEAST:
            groups[_room(use.bodies.usual)].append(use)
    most = max(use.bodies.most for use in with_bodies)
    widest = _room(most)
    for size, uses in sorted(groups.items()):
        if size < widest:
            yield _limit(size, uses)
    why = f"the largest of all {sum(use.bodies.samples for use in with_bodies):,} bodies held {most:,} bytes"
    yield Proposal(SetBodyLimit(bytes=widest), f"everywhere: {why}", {"most": most, "factor": FACTOR})


def _limit(size: int, uses: list[OperationUse]) -> Proposal:
    usual, most = max(use.bodies.usual for use in uses), max(use.bodies.most for use in uses)
    samples = sum(use.bodies.samples for use in uses)
    why = f"{some(use.name for use in uses)}: all but one in 1,000 of {samples:,} bodies held at most"
    why += f" {usual:,} bytes: {FACTOR} times that"
    operation = SetBodyLimit(operations=tuple(sorted(use.name for use in uses)), bytes=size)
    return Proposal(operation, why, {"bodies": samples, "p999": usual, "most": most, "factor": FACTOR})


def _room(usual: int) -> int:
    """The next power of two with room for twice as much."""
    return max(BYTES_LEAST, 1 << (FACTOR * usual - 1).bit_length())


BODIES = Advice("bodies", {"API4": "partly"}, look)
