"""Requests as the OpenAPI document declares them, and answers and fields as they were learnt."""

from collections.abc import Iterator

from limen.copilot.operations import ImportSpec
from limen.copilot.securing.advice import Advice, Proposal, Remark, left
from limen.copilot.securing.ground import Ground


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """A document that was named is taken over; what goes against one in force is odd at once."""
    used = len(ground.operations)
    if ground.source:
        why = f"{used} operations are in use; what goes against their declared schema is odd at once"
        yield Proposal(ImportSpec(source=ground.source), why, {"operations": used})
    elif ground.declared:
        why = f"{ground.declared} operations are declared; fields and types that are not are odd at once"
        yield Remark("stands", "declared schemas", why)
    else:
        why = "no document declares what bodies may hold, learnt shapes alone are held to: --spec FILE"
        yield left("declared schemas", why)
    if ground.shadow and (ground.declared or ground.source):
        yield left(f"{ground.shadow} operations", "in use and not declared: `limen operations shadow`")


SCHEMA = Advice("schema", {"API3": "partly", "API8": "partly", "API9": "partly"}, look)
