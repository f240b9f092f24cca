"""Who may do what, and when: the rules an operator words for himself.

A forbid with a limit forbids what goes beyond it. A permit with conditions or a limit is the only way in: its
role may call its operations so, and not otherwise. Where a permit holds, no such forbid does.
"""

from collections.abc import Sequence

from limen.engine import duration
from limen.engine.rules.kind import Kind, whom
from limen.engine.rules.wording import Draft, conditions, counted, exceptions, holds, target
from limen.model.rule import Limit, StandingRule

OP = "add_policy"
_BLOCK = {"action": "block"}
_LATER = {"action": "block", "status": "429"}


def _writes(rule: StandingRule, among: Sequence[StandingRule]) -> Sequence[Draft]:
    return _permit(rule) if rule.slots.effect == "permit" else _forbid(rule, among)


def _forbid(rule: StandingRule, among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    when = (*target(slots), *conditions(slots.when), *_beyond(rule))
    spared = (*exceptions(slots.except_), *_permitted(among))
    why = f"{whom(slots)}: not allowed{_by(slots.limit)}"
    return (Draft(why, when, _LATER if slots.limit else _BLOCK, spared),)


def _counts(rule: StandingRule, among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    if slots.limit is None:
        return ()
    spared = () if slots.effect == "permit" else _permitted(among)
    when = (*target(slots), *conditions(slots.when))
    return (counted(rule, when, (*exceptions(slots.except_), *spared)),)


def _permit(rule: StandingRule) -> Sequence[Draft]:
    """What is permitted, and where it depends on something, what is not."""
    slots = rule.slots
    whose, held = target(slots), conditions(slots.when)
    permit = Draft(
        f"{whom(slots)}: allowed",
        (*whose, *held),
        {"action": "allow"},
        exceptions(slots.except_),
        "permit",
        "-allows",
    )
    drafts = [permit]
    if held:
        otherwise = (*whose, f"!({' && '.join(held)})")
        why = f"{whom(slots)}: allowed on conditions, and not otherwise"
        drafts.append(Draft(why, otherwise, _BLOCK, exceptions(slots.except_)))
    if slots.limit:
        why = f"{whom(slots)}: not allowed{_by(slots.limit)}"
        drafts.append(
            Draft(why, (*whose, *_beyond(rule)), _LATER, exceptions(slots.except_), "forbid", "-beyond")
        )
    return drafts


def _permitted(among: Sequence[StandingRule]) -> tuple[str, ...]:
    """What permits of the operator's hold, each of them enough."""
    found = []
    for other in among:
        if other.op == OP and other.slots.effect == "permit":
            when = [*target(other.slots), *conditions(other.slots.when)]
            when += [f'!context.ended.contains("{other.id}")'] if other.until else []
            when += [f"!({condition})" for condition in exceptions(other.slots.except_)]
            found.append(" && ".join(when) or "true")
    return tuple(found)


def _beyond(rule: StandingRule) -> list[str]:
    return [holds("exceeded", rule.id)] if rule.slots.limit else []


def _by(limit: Limit | None) -> str:
    return f" beyond {limit.calls} calls in {duration.written(limit.per_s)}" if limit else ""


ACCESS = Kind(
    OP,
    ("effect", "role|operations"),
    ("effect", "role", "operations", "when", "except", "limit"),
    ("except", "limit"),
    _writes,
    _counts,
)
