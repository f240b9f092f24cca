"""A fresh login before what cannot be taken back, and before what tells grave data."""

from collections.abc import Iterator

from limen.copilot.operations import RequireStepUp
from limen.copilot.securing.advice import Advice, Proposal, Remark, left, some
from limen.copilot.securing.ground import Ground, OperationUse
from limen.model.rule import Except

GRAVE = frozenset({"card", "iban", "national_id", "key", "private_key", "password"})
"""Kinds of data (``limen.features.sensitive``) that are worth a login."""


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """Of operations that delete or tell grave data: those that people do. Machines stay free of it."""
    machines, silent = [], []
    for use in ground.operations:
        why = _why(use)
        if not why:
            continue
        if use.people:
            yield _ask(use, why)
        elif use.machines:
            machines.append(use.name)
        elif use.calls:
            silent.append(use.name)
    if machines:
        yield left(some(machines), "sensitive, but done by machines, which cannot log in again")
    if silent:
        yield left(some(silent), "sensitive, but no token says when its user logged in")


def _why(use: OperationUse) -> str:
    grave = sorted(GRAVE & set(use.kinds))
    if grave:
        return f"its answers hold {', '.join(grave).replace('_', ' ')} data"
    return "it deletes" if use.method == "DELETE" else ""


def _ask(use: OperationUse, why: str) -> Proposal:
    spared = tuple(role for role in use.machines if role not in use.people)
    operation = RequireStepUp(operations=(use.name,), except_=Except(roles=spared) if spared else None)
    said = f"{use.name}: {why}; {use.calls:,} calls, by people of {some(use.people)}"
    return Proposal(operation, said, {"calls": use.calls, "people": len(use.people)})


PROOF = Advice("proof", {"API2": "partly", "API6": "partly"}, look)
