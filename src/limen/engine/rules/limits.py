"""How often and how much: rate limits and quotas, counted for each caller alone, and the size of a body."""

from collections.abc import Sequence

from limen.engine import duration
from limen.engine.rules.kind import Kind, whom
from limen.engine.rules.wording import Draft, counted, holds, target
from limen.model.rule import StandingRule


def _writes(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    why = f"{whom(slots)}: {slots.calls} calls in {duration.written(slots.per_s or 0)}"
    return (Draft(why, (*target(slots), holds("exceeded", rule.id)), {"action": "block", "status": "429"}),)


def _counts(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    return (counted(rule, target(rule.slots)),)


def _body(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    why = f"{whom(slots)}: bodies of at most {slots.bytes} bytes"
    return (Draft(why, (*target(slots), holds("exceeded", rule.id)), {"action": "block", "status": "413"}),)


_VALUES = ("calls", "per_s")

LIMITS = (
    Kind(
        "set_rate_limit",
        ("role|key|client|operations", *_VALUES),
        ("role", "key", "client", "operations", *_VALUES),
        _VALUES,
        _writes,
        _counts,
    ),
    Kind(
        "set_quota",
        ("role|key", *_VALUES),
        ("role", "key", "operations", *_VALUES),
        _VALUES,
        _writes,
        _counts,
    ),
    Kind("set_body_limit", ("bytes",), ("operations", "bytes"), ("bytes",), _body),
)
