"""The changes that people made and that still stand, newest first: what an undo could take back."""

import re
from collections.abc import Iterator

import msgspec

from limen.admin.plan_record import Record
from limen.stores import control_chain as chain
from limen.stores.control import ControlStore

LOOKED_AT = 1_000
"""Revisions that are looked through, the newest ones."""

_UNDO = re.compile(r"undo r([0-9]{1,18})")
_OURS = ("plan ", "operators")
_KINDS = ("key", "hold", "document", "label")


class Standing(msgspec.Struct, frozen=True):
    """A change: the id of its plan, or ``r12`` for a revision outside any; when, by whom, and what it did."""

    id: str
    at: float
    by: str
    what: str


def standing_changes(control: ControlStore, records: list[Record], most: int) -> Iterator[Standing]:
    """At most ``most`` of them; a plan that made several revisions is one."""
    owner = {number: record for record in records for number in record.made}
    gone = {number for record in records if record.ended for number in _made_by_end(record)}
    told: set[str] = set()
    for revision in control.revisions(LOOKED_AT):
        if said := _UNDO.match(revision.why):
            gone.add(int(said[1]))
            continue
        edit = chain.read_edit(revision.change)
        ours = edit.kind == "document" and edit.subject.startswith(_OURS)
        aside = revision.by in ("policy", "limen") or edit.kind not in _KINDS or ours
        if aside or revision.number in gone:
            continue
        record = owner.get(revision.number)
        if record is not None and record.state != "applied":
            continue
        change = _of_plan(record) if record else None
        change = change or Standing(f"r{revision.number}", revision.at, revision.by, revision.what)
        if change.id not in told:
            told.add(change.id)
            yield change
        if len(told) >= most:
            return


def _of_plan(record: Record) -> Standing | None:
    plan, applied = record.plan, record.applied
    if applied is None:
        return None
    what = ", ".join(dict.fromkeys(asked.op for asked in plan.operations))
    return Standing(plan.id, applied.at, applied.by, what)


def _made_by_end(record: Record) -> set[int]:
    return {c.number for each in (record.ended.done if record.ended else ()) for c in each.changed}
