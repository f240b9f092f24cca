"""A person's word on evidence, put in force."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of, hold_name
from limen.assemble import Installation
from limen.assemble.installation import EXCEPTIONS
from limen.engine.relearn import relearn
from limen.model import Evidence, Hold, Label
from limen.stores.journal import Relearnt


class Labelled(msgspec.Struct, frozen=True):
    """What a label did: ``learnt``, ``excused`` or ``suspected``, and the hold it proposes.

    ``model`` is the approved revision to roll back to; what was learnt cannot be taken back by itself.
    """

    effect: str
    proposed: Hold | None
    held: str
    revision: int
    model: int


def label(installation: Installation, arguments: dict[str, Any]) -> Labelled:
    """Put a label in force. ``evidence`` is the evidence itself, as the journal has it; ``hold`` true also
    puts the hold in force that an attack label proposes.
    """
    world, change = installation.world, change_of(installation, arguments)
    evidence = msgspec.convert(arguments["evidence"], Evidence, builtin_types=(bytes,))
    said = msgspec.structs.replace(msgspec.convert(arguments["label"], Label), by=change.by, at=change.at)
    revision = installation.control.put_label(said, change)
    installation.journal.append(said)
    proposed = relearn(evidence, said, world)
    if said.benign and said.until:
        excuses = world.exceptions.all() if world.exceptions else ()
        installation.control.put_document(EXCEPTIONS, msgspec.msgpack.encode(excuses), change)
    elif said.benign:
        installation.journal.append(Relearnt(change.at, evidence))
    held = proposed is not None and bool(arguments.get("hold"))
    if proposed is not None and held:
        world.holds.put(proposed)
    effect = ("excused" if said.until else "learnt") if said.benign else "suspected"
    return Labelled(
        effect,
        proposed,
        hold_name(proposed) if proposed and held else "",
        revision.number,
        world.model_revision,
    )


VERBS: dict[str, Verb] = {"label": label}
