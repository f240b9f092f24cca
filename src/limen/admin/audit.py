"""The audit: the chain of revisions is whole, and what is on record of each plan fits it."""

import msgspec

from limen.admin.disk import Disk
from limen.admin.operators import Operator, Operators
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
    records, operators = Records(control, disk.keyring), Operators(control).all()
    for name in control.load_documents(DOCUMENT):
        try:
            record = records.find(name.removeprefix(DOCUMENT))
        except LimenError as problem:
            found.problems.append(str(problem))
            continue
        found.plans += 1
        found.approvals += len(record.approvals)
        found.problems += _plan(disk, record, operators)
    return found


def _plan(disk: Disk, record: Record, operators: tuple[Operator, ...]) -> list[str]:
    """What is wrong with one plan: an approval that does not fit, a revision that is told otherwise."""
    plan, problems = record.plan, []
    keys = {each.name: each.key for each in operators}
    for approval in record.approvals:
        key = keys.get(approval.operator)
        if key is not None and not signed(key, approval.signature, APPROVE, plan.hash.encode()):
            problems.append(f"plan {plan.id}: the approval of {approval.operator} is not over this plan")
    for changed in (c for each in (record.applied.done if record.applied else ()) for c in each.changed):
        kept = disk.control.revision(changed.number)
        if kept is not None and kept.what != changed.what:
            problems.append(f"plan {plan.id}: revision {changed.number} is {kept.what!r} in the chain")
    return problems
