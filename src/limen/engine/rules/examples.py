"""Examples of a rule, made from its slots: a call that it stops, and beside it each that differs in one
thing and passes. They are the rule's own tests: what they expect follows from the words, not from the Cedar.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from limen.engine.policy import Policy
from limen.engine.rules import BY_OP
from limen.engine.rules.access import OP as ACCESS
from limen.engine.rules.counts import Counts
from limen.engine.rules.hours import read_span
from limen.engine.rules.kind import limit_of
from limen.engine.rules.networks import Pseudonym
from limen.engine.rules.ruleset import Local, Rules, universal
from limen.engine.rules.situation import Situation, inside, outside
from limen.features.catalogue import Catalogue
from limen.model import Action, Verdict
from limen.model.rule import EVERYONE, Except, Slots, StandingRule, When

BASE: Final = '@id("base") permit (principal, action == Action::"call", resource);'
COUNTED_MOST: Final = 1_000
"""Calls that are made for an example of a limit; a larger limit has none."""

_PROOFS: Final[dict[str, dict[str, Any]]] = {
    "require_passkey": {"amr": ("fido",)},
    "require_dpop": {"bound": ("dpop",)},
    "require_mtls": {"bound": ("mtls",)},
    "require_step_up": {"fresh_login": True},
}


class Example(msgspec.Struct, frozen=True):
    """One call, whether the rule stops it, and what tells it apart."""

    situation: Situation
    stopped: bool
    because: str


class Failed(msgspec.Struct, frozen=True):
    """An example that came out otherwise than the rule's words say."""

    example: Example
    action: str


def examples(rule: StandingRule, at: float, local: Local = universal) -> list[Example]:
    """The examples of a rule around time ``at``; none for one that stops nothing by itself."""
    if rule.op != ACCESS and not any(draft.effect == "forbid" for draft in BY_OP[rule.op].writes(rule, ())):
        return []
    slots = rule.slots
    when, limit = slots.when or When(), limit_of(slots)
    if limit is not None and limit.calls > COUNTED_MOST:
        return []
    base = _meets(Situation(), when, slots, at, local)
    permits = rule.op == ACCESS and slots.effect == "permit"
    beyond, spared = _over(base, slots), slots.except_ or Except()
    found = [Example(beyond, not permits or limit is not None, "meets all of it")]
    found += [Example(other, False, why) for why, other in _within(base, slots, rule.op)]
    found += [Example(_over(other, slots), permits, why) for why, other in _broken(base, when, at, local)]
    found += [Example(_over(other, slots), False, why) for why, other in _spared(base, spared)]
    if not permits:
        found += [Example(_over(other, slots), False, why) for why, other in _others(base, slots)]
    return found


def failing(
    rule: StandingRule, at: float, pseudonym: Pseudonym, schema: str, local: Local = universal
) -> list[Failed]:
    """The examples of a rule that come out wrong when it is compiled and asked; none should."""
    alone = replace(rule, since=0.0, until=0.0)
    rules = Rules((alone,), pseudonym, schema, local)
    policy = Policy.compile(f"{BASE}\n\n{rules.text}", schema, rule.id)
    found = []
    for example in examples(rule, at, local):
        action = outcome(example.situation, rules, policy, pseudonym).action
        if (action >= Action.STEP_UP) != example.stopped:
            found.append(Failed(example, action.word))
    return found


def outcome(situation: Situation, rules: Rules, policy: Policy, pseudonym: Pseudonym) -> Verdict:
    """What a policy with these rules says of a call, those before it made first."""
    counts, catalogue, case = Counts(), Catalogue(), situation.case(pseudonym)
    for _ in range(situation.earlier):
        rules.facts(case, catalogue, counts)
    facts = rules.facts(case, catalogue, counts)
    return policy.judge(case.risk, (), case.features, case.operation, case.budget, facts)


def _meets(plain: Situation, when: When, slots: Slots, at: float, local: Local) -> Situation:
    """The call that is all a rule is about."""
    named = {
        "role": slots.role if slots.role != EVERYONE else "",
        "key": "lm_any" if slots.key == EVERYONE else slots.key,
        "client": slots.client if slots.client != EVERYONE else "",
        "what": next((name for name in slots.operations if name != EVERYONE), ""),
        "country": next(iter((*slots.countries, *when.country_in)), "") or _other(when.country_not_in),
        "address": _somewhere((*slots.networks, *when.network_in), when.network_not_in),
        "at": _time(when, at, local, meets=True),
        "age": (when.token_age_over_s or 0) + 1 if when.token_age_over_s else 0,
        "new_device": bool(when.device),
        "foreign": when.foreign_in[:1],
        "anonymous": bool(when.credential),
        "sends": when.sends[:1],
    }
    return replace(plain, **{name: value for name, value in named.items() if value})


def _over(situation: Situation, slots: Slots) -> Situation:
    """The same call beyond what a rule limits."""
    limit = limit_of(slots)
    if limit is not None:
        return replace(situation, earlier=limit.calls)
    if slots.bytes:
        return replace(situation, size=slots.bytes + 1)
    return replace(situation, age=max(situation.age, slots.seconds + 1)) if slots.seconds else situation


def _within(base: Situation, slots: Slots, op: str) -> Iterator[tuple[str, Situation]]:
    """The same call up to a limit, or with the proof that is asked for."""
    limit = limit_of(slots)
    if limit is not None:
        yield "the last call that the limit lets pass", replace(base, earlier=limit.calls - 1)
    if slots.bytes:
        yield "as large as it may be", replace(base, size=slots.bytes)
    if slots.seconds and base.age <= slots.seconds:
        yield "as old as it may be", replace(base, age=slots.seconds)
    if op in _PROOFS:
        yield "with what is asked for", replace(base, **_PROOFS[op])


def _broken(base: Situation, when: When, at: float, local: Local) -> Iterator[tuple[str, Situation]]:
    """The same call with one condition not met."""
    yield from _elsewhere(base, when)
    if when.auth_not:
        yield f"proved by {when.auth_not}", replace(base, amr=("fido",))
    if when.device:
        yield "on a device known before", replace(base, new_device=False)
    if when.foreign_in:
        yield "on an object that was handed to him", replace(base, foreign=())
    if when.credential:
        yield "with a credential", replace(base, anonymous=False)
    if when.sends:
        yield "without that member in its body", replace(base, sends=("another member",))
    if when.hours_in or when.hours_not_in:
        yield "at another time of day", replace(base, at=_time(when, at, local, meets=False))
    if when.token_age_over_s:
        yield "with a younger token", replace(base, age=when.token_age_over_s)


def _elsewhere(base: Situation, when: When) -> Iterator[tuple[str, Situation]]:
    """The same call from where a condition is not met."""
    if when.network_in:
        yield "from another network", replace(base, address=outside(when.network_in))
    if when.network_not_in:
        yield f"from {when.network_not_in[0]}", replace(base, address=inside(when.network_not_in[0]))
    if when.country_in:
        yield "from another country", replace(base, country=_other(when.country_in))
    if when.country_not_in:
        yield f"from {when.country_not_in[0]}", replace(base, country=when.country_not_in[0])


def _spared(base: Situation, spared: Except) -> Iterator[tuple[str, Situation]]:
    """The same call with one exception met."""
    for role in spared.roles[:1]:
        yield f"as {role}", replace(base, role=role, more_roles=(base.role,))
    for key in spared.keys[:1]:
        yield f"with key {key}", replace(base, key=key)
    for network in spared.networks[:1]:
        yield f"from {network}", replace(base, address=inside(network))
    for name in spared.operations[:1]:
        yield f"on {name}", replace(base, what=name)


def _others(base: Situation, slots: Slots) -> Iterator[tuple[str, Situation]]:
    """The same call of somebody, from somewhere, on something else."""
    if base.role:
        yield "as somebody of another role", replace(base, role="others")
    if slots.key and slots.key != EVERYONE:
        yield "with another key", replace(base, key="lm_another")
    if base.client:
        yield "by another client", replace(base, client="another")
    if slots.operations and EVERYONE not in slots.operations:
        yield "on another operation", replace(base, what="GET /something/else")
    if slots.networks:
        yield "from another network", replace(base, address=outside(slots.networks))
    if slots.countries:
        yield "from another country", replace(base, country=_other(slots.countries))


def _other(countries: tuple[str, ...]) -> str:
    """A country that is none of these; empty where there are none."""
    return next(code for code in ("NL", "SE", "NZ", *_REST) if code not in countries) if countries else ""


_REST: Final = tuple(f"Q{letter}" for letter in "MNOPQRSTUVWXYZ")
"""Codes that no country has (ISO 3166-1: for users to assign)."""


def _somewhere(within: tuple[str, ...], without: tuple[str, ...]) -> str:
    return inside(within[0]) if within else outside(without)


def _time(when: When, at: float, local: Local, *, meets: bool) -> float:
    """The next minute at which the hours of a condition are met, or are not."""
    spans: list[tuple[str, Callable[[bool], bool]]] = [(when.hours_in or "", bool)]
    spans.append((when.hours_not_in or "", lambda held: not held))
    asked = [(read_span(text), wanted) for text, wanted in spans if text]
    for minute in range(1_440):
        moment = at + minute * 60
        if all(wanted(span.holds(local(moment))) for span, wanted in asked) == meets:
            return moment
    return at
