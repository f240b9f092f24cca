"""Explanations of whatever chance makes, each with what it was made from."""

from collections.abc import Callable, Iterator

from evals.copilot.chance import Chance
from evals.copilot.explanation_things import NAMES, hold, inside, made_decision, made_incident, tally

from limen.copilot.explaining import caller, decision, incident, key, operation, policy, risky, search, shift
from limen.copilot.explaining.fact import bits, count
from limen.copilot.explaining.telling import Explanation


def cases(seed: int, number: int) -> Iterator[tuple[object, Explanation]]:
    """What was given and what was told of it, so many."""
    lots = Chance(seed)
    for each in range(number):
        yield _MAKERS[each % len(_MAKERS)](lots)


def _of_decision(lots: Chance) -> tuple[object, Explanation]:
    given = made_decision(lots)
    return given, decision.explain(given)


def _of_incident(lots: Chance) -> tuple[object, Explanation]:
    given = made_incident(lots)
    return given, incident.explain(given)


def _of_key(lots: Chance) -> tuple[object, Explanation]:
    kept = key.Key(
        "7f3aQm2LxP0a", lots.of(("active", "suspended")), lots.time(), lots.time(), called=lots.of(NAMES)
    )
    given = key.Known(kept, hold(lots), inside(lots), tally(lots))
    return given, key.explain(given)


def _of_caller(lots: Chance) -> tuple[object, Explanation]:
    given = caller.Caller(lots.of(NAMES), "caller", tally(lots), ("support",), (hold(lots),), inside(lots))
    return given, caller.explain(given)


def _of_operation(lots: Chance) -> tuple[object, Explanation]:
    rules = (("rule-set-quota-1f2e3d4c", "partners: 600 calls in 1m"),)
    given = operation.Operation(
        "exportOrders",
        "POST",
        "/orders/export",
        "enforce",
        tally(lots),
        lots.number(),
        lots.time(),
        True,
        "orders",
        ("email", "taxId"),
        rules,
        inside(lots),
    )
    return given, operation.explain(given)


def _of_policy(lots: Chance) -> tuple[object, Explanation]:
    given = policy.Policy(
        "rule-short", "contractors: a token lives 15m", "step_up", tally(lots), "set_token_lifetime"
    )
    return given, policy.explain(given)


def _of_search(lots: Chance) -> tuple[object, Explanation]:
    newest = tuple(made_decision(lots) for _ in range(lots.lots.randint(0, 5)))
    given = search.Found("key billing-nightly", lots.time(), lots.time(), lots.number(), newest)
    return given, search.explain(given)


def _of_risky(lots: Chance) -> tuple[object, Explanation]:
    things = tuple(
        risky.Thing(
            lots.pseudonym(),
            (
                risky.Reason(float(lots.number(40)), count(lots.number(), "odd decision|odd decisions")),
                risky.Reason(0.0, bits(lots.bits(), lots.evidence())),
            ),
            known_as=lots.maybe(lots.hostile()),
        )
        for _ in range(lots.lots.randint(0, 6))
    )
    return things, risky.explain("callers", things)


def _of_shift(lots: Chance) -> tuple[object, Explanation]:
    incidents = tuple(made_incident(lots) for _ in range(lots.lots.randint(0, 4)))
    given = shift.Shift(
        lots.time(),
        lots.time(),
        "enforce",
        lots.number() + 1,
        lots.number(),
        lots.number(),
        incidents,
        incidents,
        (shift.Change(lots.number(), lots.time(), "policy", "suspend credential"),),
        (shift.Change(lots.number(), lots.time(), "ines", "write document rules"),),
        lots.number(),
        (shift.Promise("block", 1e-6, lots.number()),),
        float(lots.number()),
    )
    return given, shift.explain(given)


_MAKERS: tuple[Callable[[Chance], tuple[object, Explanation]], ...] = (
    _of_decision,
    _of_incident,
    _of_key,
    _of_caller,
    _of_operation,
    _of_policy,
    _of_search,
    _of_risky,
    _of_shift,
)
