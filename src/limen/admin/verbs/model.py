"""Revisions of what is learnt: approving the present one as the reference, and going back to an earlier one.

A revision is a document ``model N`` of the control store, so it is in the chain of revisions; the journal
gets a mark, so that recovery does the same in the same place.
"""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.assemble.recovery import APPROVED, ROLLED_BACK, approved_state
from limen.stores.journal import Mark


class ModelView(msgspec.Struct, frozen=True):
    """What a model verb left behind: the revision in force and the digest of the state."""

    revision: int
    digest: str
    sketches: int


def approve(installation: Installation, arguments: dict[str, Any]) -> ModelView:
    """Make what is learnt now the reference that bounds all later drift."""
    world, change = installation.world, change_of(installation, arguments)
    number, body = world.model_revision + 1, world.state.encode()
    while installation.approved(number) is not None:
        number += 1  # after a roll back, later revisions stay where they are
    installation.control.put_document(f"model {number}", body, change)
    installation.journal.append(Mark(change.at, APPROVED, number, change.by, change.why))
    installation.journal.sync()
    world.reference, world.model_revision = world.state.copy(), number
    return _view(installation)


def rollback(installation: Installation, arguments: dict[str, Any]) -> ModelView:
    """Put an approved revision back, byte for byte; raises ``ConfigError`` when it is not kept."""
    world, change = installation.world, change_of(installation, arguments)
    number = int(arguments["revision"])
    state = approved_state(installation.approved, number)
    installation.control.put_document("model in force", str(number).encode(), change)
    installation.journal.append(Mark(change.at, ROLLED_BACK, number, change.by, change.why))
    installation.journal.sync()
    world.state, world.reference, world.model_revision = state, state.copy(), number
    return _view(installation)


def _view(installation: Installation) -> ModelView:
    world = installation.world
    return ModelView(world.model_revision, world.state.digest(), len(world.state.sketches))


VERBS: dict[str, Verb] = {"model.approve": approve, "model.rollback": rollback}
