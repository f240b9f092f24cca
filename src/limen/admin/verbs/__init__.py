"""What can be asked of a running installation: one function a verb, by name.

A verb gets the installation and plain arguments, and gives plain data back (what msgpack can carry). It runs
in the decision process, between two decisions, so it must be quick; a verb that reads much is named in
``SLOW`` and runs on a thread of its own: it may read the disk and must not touch the world.
"""

from collections.abc import Callable
from typing import Any

from limen.assemble import Installation

Verb = Callable[[Installation, dict[str, Any]], Any]


def ping(installation: Installation, _arguments: dict[str, Any]) -> dict[str, Any]:
    """Whether the decision process is there, and how far its evidence goes."""
    return {"sequence": installation.world.sequence, "journal": installation.journal.health().state}


VERBS: dict[str, Verb] = {"ping": ping}
SLOW: set[str] = set()
