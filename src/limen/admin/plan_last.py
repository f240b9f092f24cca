"""Which change was the last one, for an undo that names none."""

import re

from limen.admin.plan_record import Record
from limen.model import ConfigError
from limen.stores import control_chain as chain
from limen.stores.control import ControlStore

LOOKED_AT = 1_000
"""Revisions that are looked through, the newest ones."""

_UNDO = re.compile(r"undo r([0-9]{1,18})")
_OURS = ("plan ", "operators")
_KINDS = ("key", "hold", "document", "label")


def last_change(control: ControlStore, records: list[Record]) -> str:
    """The plan, or the revision outside any plan, that a person made last and that still stands.

    Raises ``ConfigError`` when there is none among the newest.
    """
    owner = {number: record for record in records for number in record.made}
    taken = {number for record in records if record.ended for number in _made_by_end(record)}
    undone: set[int] = set()
    for revision in control.revisions(LOOKED_AT):
        edit = chain.read_edit(revision.change)
        if said := _UNDO.match(revision.why):
            undone.add(int(said[1]))
            continue
        ours = edit.kind == "document" and edit.subject.startswith(_OURS)
        if revision.by in ("policy", "limen") or edit.kind not in _KINDS or ours:
            continue
        if revision.number in undone or revision.number in taken:
            continue
        record = owner.get(revision.number)
        if record is None:
            return f"r{revision.number}"
        if record.state == "applied":
            return record.plan.id
    raise ConfigError("there is nothing to undo: `limen revisions` tells what was changed")


def _made_by_end(record: Record) -> set[int]:
    return {c.number for each in (record.ended.done if record.ended else ()) for c in each.changed}
