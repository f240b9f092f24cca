"""A whole framework on request ("secure this API"): advices look at what was recorded and propose operations.

Pure: facts come in (``Ground``), operations with reasons and remarks go out. Whether they would harm anybody
is tried elsewhere (``limen.admin.securing``).
"""

from limen.copilot.operation import Impact
from limen.copilot.present import Present
from limen.copilot.securing.advice import Proposal, Remark
from limen.copilot.securing.advices import ADVICES
from limen.copilot.securing.ground import Ground
from limen.copilot.standing import Standing

PROPOSALS_MOST = 80
"""Proposals of one plan; what stands is not proposed again, so that the rest comes with the next."""

CALLS_LEAST = 200
"""Harmless calls on record before anything is proposed."""


def missing(ground: Ground) -> tuple[str, ...]:
    """What there is too little of to propose anything, with the cure; nothing where there is enough."""
    found = []
    if ground.calls < CALLS_LEAST:
        found.append(
            f"{ground.calls} harmless calls are on record and {CALLS_LEAST} are needed: put Limen in front of"
            " the API (`limen up`) and let it observe for some days"
        )
    if not ground.operations:
        found.append(
            "no operation is known by a name: calls that succeed teach them, and a document names them"
            " (`limen operations import FILE`)"
        )
    return tuple(found)


def advised(ground: Ground, present: Present) -> tuple[tuple[Proposal, ...], tuple[Remark, ...]]:
    """What all advices propose, and what they remark; what a rule in force does already is a remark."""
    proposals: list[Proposal] = []
    remarks: list[Remark] = []
    for advice in ADVICES:
        for said in advice.look(ground):
            if isinstance(said, Remark):
                remarks.append(Remark(said.kind, said.what, said.why, advice.name))
            elif _stands(said, present):
                why = "a rule in force does this, or more"
                remarks.append(Remark("stands", called(said), why, advice.name))
            else:
                proposals.append(Proposal(said.operation, said.why, said.numbers, advice.name))
    for said in proposals[PROPOSALS_MOST:]:
        why = f"a plan holds {PROPOSALS_MOST} at most: apply this one, then ask again"
        remarks.append(Remark("left", called(said), why, said.advice))
    return tuple(proposals[:PROPOSALS_MOST]), tuple(remarks)


def called(proposal: Proposal) -> str:
    """A proposal in a few words: its operation, and whom it is about."""
    slots = proposal.operation.slots
    whom = slots.get("role") or ", ".join(slots.get("operations", ())[:3]) or slots.get("path") or ""
    return f"{proposal.operation.op} {whom}".strip()


def _stands(proposal: Proposal, present: Present) -> bool:
    """Whether a rule about the same is in force that is the same, or stricter."""
    operation = proposal.operation
    if not isinstance(operation, Standing):
        return False
    slots = operation.named(present)
    before = present.rule(operation.op, slots)
    if before is None:
        return False
    return before.slots == slots or operation.impact_now(present) is not Impact.TIGHTEN


__all__ = ["CALLS_LEAST", "Ground", "Proposal", "Remark", "advised", "called", "missing"]
