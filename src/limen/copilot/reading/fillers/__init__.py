"""How each operation's slots are filled from mentions: one function an operation, by its name."""

from collections.abc import Callable

from limen.copilot.reading.fillers import (
    alerts,
    blocks,
    decoys,
    evidence,
    gateways,
    keys,
    limits,
    models,
    policies,
    requirements,
)
from limen.copilot.reading.frame import Frame, Slots

Filler = Callable[[Frame], list[Slots]]

FILLERS: dict[str, Filler] = {
    **keys.FILLERS,
    **limits.FILLERS,
    **requirements.FILLERS,
    **blocks.FILLERS,
    **policies.FILLERS,
    **decoys.FILLERS,
    **alerts.FILLERS,
    **gateways.FILLERS,
    **models.FILLERS,
    **evidence.FILLERS,
}
