"""What a policy may read of a case, made coarse so that answers can be cached.

Every attribute has a *key* (cheap, read on each call, part of the cache key) and a *value* (what Cedar
sees, made from the key on a cache miss). Numbers are whole: bits are rounded down, minutes up.
"""

import math
from collections.abc import Callable, Hashable
from typing import Any

import msgspec

from limen.engine.facts import NO_FACTS, Facts, proofs
from limen.engine.step_up import SKEW
from limen.features.places import CLIENT
from limen.model import Features, Operation, Risk, Signal

Key = Hashable
Value = int | bool | str | list[str] | dict[str, int]

BITS, HEAT, STRIKES, NEVER = 64, 128, 10, 1_000_000
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE", "CONNECT"})
READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
HOUR, MONTH = 60, 43200
"""Minutes."""


class Budget(msgspec.Struct, frozen=True, cache_hash=True):
    """The bits at which each action is due, as calibration holds them; ``inf`` for never.

    ``watch`` to ``block`` are compared with the risk of one activity, ``suspend`` with a caller's heat.
    """

    watch: float = 6.0
    slow: float = 8.0
    step_up: float = 10.0
    block: float = 16.0
    suspend: float = 40.0


class Case(msgspec.Struct, frozen=True):
    """All that is judged: one activity, its risk and signals, its operation, the budgets in force, and what
    standing rules ask about it."""

    risk: Risk
    signals: tuple[Signal, ...]
    features: Features
    operation: Operation
    budget: Budget
    facts: Facts = NO_FACTS


class Attribute(msgspec.Struct, frozen=True):
    """One thing a policy may read as ``context.<name>``; ``value`` turns its key into what Cedar sees."""

    name: str
    key: Callable[[Case], Any]
    value: Callable[[Any], Value | None]


def whole(number: float, cap: int, step: int = 1) -> int:
    """Round down to a multiple of ``step``, within 0 and ``cap``; not-a-number counts as the worst."""
    if number <= 0:
        return 0
    return int(number // step) * step if number < cap else cap


def minutes(age: float) -> int | None:
    """Seconds as minutes, rounded up; past an hour to whole hours. None where the age is not believable."""
    if not age >= -SKEW:
        return None
    count = math.ceil(max(age, 0.0) / 60) if age < MONTH * 60 else MONTH
    return count if count <= HOUR else -(-count // HOUR) * HOUR


def silent(risk: Risk, signals: tuple[Signal, ...]) -> bool:
    """Whether this reads as no oddness at all, where the budget is ``audible``: everything rounds to 0."""
    return (
        not signals
        and risk.bits < 1.0
        and risk.heat < 2.0
        and not risk.strikes
        and risk.probability < 0.01
        and risk.session.bits < 1.0
    )


def audible(budget: Budget) -> bool:
    """Whether nothing ``silent`` reaches any threshold."""
    return min(budget.watch, budget.slow, budget.step_up, budget.block) >= 1.0 and budget.suspend >= 2.0


def _detector(name: str) -> Callable[[Case], int]:
    def bits(case: Case) -> int:
        for signal in case.signals:
            if signal.detector == name:
                return whole(signal.bits, BITS, 2)
        return 0

    return bits


def _reached(case: Case) -> tuple[Budget, bool, bool, bool, bool, bool]:
    budget, bits = case.budget, case.risk.bits
    return (
        budget,
        bits >= budget.watch,
        bits >= budget.slow,
        bits >= budget.step_up,
        bits >= budget.block,
        case.risk.heat >= budget.suspend,
    )


def _thresholds(key: tuple[Budget, bool, bool, bool, bool, bool]) -> Value:
    """Budgets as whole bits, each rounded to the side on which its own measure lies.

    So ``context.bits >= context.budget.step_up`` is exact, though both sides are whole numbers.
    """
    budget, watch, slow, step_up, block, suspend = key
    return {
        "watch": _threshold(budget.watch, watch, BITS, 1),
        "slow": _threshold(budget.slow, slow, BITS, 1),
        "step_up": _threshold(budget.step_up, step_up, BITS, 1),
        "block": _threshold(budget.block, block, BITS, 1),
        "suspend": _threshold(budget.suspend, suspend, HEAT, 2),
    }


def _threshold(bits: float, reached: bool, cap: int, step: int) -> int:
    if not bits < NEVER:
        return NEVER
    return whole(bits, cap, step) if reached else math.ceil(bits)


def _age(since: Callable[[Features], float]) -> Callable[[Case], int | None]:
    def age(case: Case) -> int | None:
        began = since(case.features)
        return minutes(case.features.at - began) if began > 0 else None

    return age


def _same(key: Any) -> Value | None:
    return key if key is None or isinstance(key, int) else clean(key)


def _listed(key: frozenset[str]) -> Value:
    return sorted(clean(word) for word in key)


def _foreign(features: Features) -> frozenset[str]:
    """Where a call names what its caller was never handed. Of an operation that is not known yet, nobody can
    say what in its path is an id: it counts as one."""
    places = features.objects.foreign or ()
    return frozenset(places) if features.known else frozenset((*places, "path"))


def clean(text: str) -> str:
    """Text that Cedar's parser takes: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()


ODDNESS = (
    Attribute("bits", lambda c: whole(c.risk.bits, BITS), _same),
    Attribute("probability", lambda c: whole(c.risk.probability * 100, 100), _same),
    Attribute("heat", lambda c: whole(c.risk.heat, HEAT, 2), _same),
    Attribute("session", lambda c: whole(c.risk.session.bits, BITS), _same),
    Attribute("strikes", lambda c: min(c.risk.strikes, STRIKES), _same),
    Attribute("rate", _detector("rate"), _same),
    Attribute("object_walk", _detector("object_walk"), _same),
    Attribute("injection", _detector("injection"), _same),
    Attribute("drift", _detector("drift"), _same),
    Attribute("budget", _reached, _thresholds),
)
"""How odd it is: read from the risk, the signals and the budget alone."""

CALL = (
    Attribute("method", lambda c: c.features.method if c.features.method in METHODS else "OTHER", _same),
    Attribute("write", lambda c: c.features.method not in READS, _same),
    Attribute("known", lambda c: c.features.known, _same),
    Attribute("answer", lambda c: c.features.kind == "answer", _same),
    Attribute("tags", lambda c: frozenset(c.operation.tags), _listed),
    Attribute("foreign", lambda c: _foreign(c.features), _listed),
    Attribute("authenticated", lambda c: c.features.caller.authenticated, _same),
    Attribute("kind", lambda c: c.features.caller.kind, _same),
    Attribute("roles", lambda c: frozenset(c.features.caller.roles), _listed),
    Attribute("scopes", lambda c: frozenset(c.features.caller.scopes), _listed),
    Attribute("client", lambda c: c.features.caller.client, _same),
    Attribute("acr", lambda c: c.features.caller.acr, _same),
    Attribute("auth_age", _age(lambda f: f.caller.auth_time), _same),
    Attribute("token_age", _age(lambda f: f.caller.issued_at), _same),
)
"""What is called, and by whom."""

ASKED = (
    Attribute("country", lambda c: c.features.caller.country, _same),
    Attribute("device_new", lambda c: bool(c.features.context.fresh >> CLIENT & 1), _same),
    Attribute("proofs", lambda c: proofs(c.features.caller), _listed),
    Attribute("bound", lambda c: frozenset(c.features.caller.bound), _listed),
    Attribute("keys", lambda c: c.facts.keys, _listed),
    Attribute("clients", lambda c: c.facts.clients, _listed),
    Attribute("networks", lambda c: c.facts.networks, _listed),
    Attribute("operations", lambda c: c.facts.operations, _listed),
    Attribute("hours", lambda c: c.facts.hours, _listed),
    Attribute("exceeded", lambda c: c.facts.exceeded, _listed),
    Attribute("ended", lambda c: c.facts.ended, _listed),
    Attribute("sends", lambda c: c.facts.sends, _listed),
    Attribute("allowed_network", lambda c: c.facts.allowed_network, _same),
)
"""What standing rules ask: from where and how, and what of their names holds of the call."""

SITUATION = (*CALL, *ASKED)
ATTRIBUTES = ODDNESS + SITUATION
RESOURCE = Attribute("resource", lambda c: c.operation.name, _same)
"""The operation as Cedar's resource; a part of the key only where a policy names one."""
