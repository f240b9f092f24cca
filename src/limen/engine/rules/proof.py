"""More proof than a token: a fresh login, a passkey, or a token that is proved along with a key."""

from collections.abc import Sequence
from functools import partial

from limen.engine.facts import PASSKEY_ACR
from limen.engine.rules.kind import Kind, whom
from limen.engine.rules.wording import Draft, conditions, exceptions, holds, negated, target
from limen.model.rule import StandingRule

_WANTS = {
    "require_step_up": ("a login of the last five minutes", "", {"max_age": "5m"}),
    "require_passkey": (
        "a passkey",
        negated(holds("proofs", "passkey")),
        {"acr": " ".join(sorted(PASSKEY_ACR))},
    ),
    "require_dpop": ("a token bound by DPoP", negated(holds("bound", "dpop")), {"asks": "dpop"}),
    "require_mtls": ("mutual TLS", negated(holds("bound", "mtls")), {"asks": "mtls"}),
}


def _writes(op: str, rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    what, lacking, asks = _WANTS[op]
    slots = rule.slots
    when = (*target(slots), *conditions(slots.when), *((lacking,) if lacking else ()))
    return (Draft(f"{whom(slots)}: {what}", when, {"action": "step_up", **asks}, exceptions(slots.except_)),)


def _kind(op: str, *whose: str) -> Kind:
    return Kind(op, ("|".join(whose),), (*whose, "when", "except"), ("except",), partial(_writes, op))


PROOFS = (
    _kind("require_step_up", "role", "operations"),
    *(_kind(op, "role", "client", "key", "operations") for op in _WANTS if op != "require_step_up"),
)
