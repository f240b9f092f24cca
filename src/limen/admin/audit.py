"""The audit: the chain of revisions is whole, and what is on record of each plan fits it."""

import msgspec

from limen.admin.disk import Disk
from limen.admin.plan_record import DOCUMENT, Record, Records
from limen.credentials.operators import APPROVE, signed
from limen.model import LimenError


class Audited(msgspec.Struct):
    """What was looked at, and what is wrong with it; ``head`` and ``hash`` are the end of the chain."""

    revisions: int = 0
    plans: int = 0
    approvals: int = 0
    head: int = 0
    hash: str = ""
    problems: list[str] = []


def audited(disk: Disk) -> Audited:
    """Look at everything; problems are told, not raised."""
    found, control = Audited(), disk.control
    end = control.head()
    found.head, found.hash = end.number, end.hash
    try:
        found.revisions = control.verify_chain()
    except LimenError as problem:
        found.problems.append(str(problem))
    records = Records(control, disk.keyring)
    for name in control.load_documents(DOCUMENT):
        try:
            record = records.find(name.removeprefix(DOCUMENT))
        except LimenError as problem:
            found.problems.append(str(problem))
            continue
        found.plans += 1
        found.approvals += len(record.approvals)
        found.problems += _plan(disk, record)
    return found


def _plan(disk: Disk, record: Record) -> list[str]:
    """What is wrong with one plan: an approval that does not fit, a revision that is told otherwise."""
    plan, text = record.plan, record.plan.hash.encode()
    problems = [
        f"plan {plan.id}: the approval of {approval.operator} is not over this plan"
        for approval in record.approvals
        if not signed(approval.key, approval.signature, APPROVE, text)
    ]
    for changed in (c for each in (record.applied.done if record.applied else ()) for c in each.changed):
        kept = disk.control.revision(changed.number)
        if kept is not None and kept.what != changed.what:
            problems.append(f"plan {plan.id}: revision {changed.number} is {kept.what!r} in the chain")
    return problems
