"""What a rule asks that a recorded call cannot tell: how far the rule can be tried on the record."""

from collections.abc import Iterator

from limen.model import Features
from limen.model.rule import StandingRule, When

_BOUND = ("require_dpop", "require_mtls")


def untold(rule: StandingRule, features: Features) -> Iterator[str]:
    """In fixed words, each thing that this rule would have to know of this call and the record does not
    say."""
    caller, slots = features.caller, rule.slots
    when = slots.when or When()
    if (slots.countries or when.country_in or when.country_not_in) and not caller.country:
        yield "country"
    if slots.client and caller.kind == "jwt" and not caller.client:
        yield "OAuth client"
    if (slots.seconds or when.token_age_over_s) and caller.kind == "claimed":
        yield "age of the token"
    if rule.op in _BOUND and caller.key and not caller.bound:
        yield "what the token was bound by"
    asks = bool(when.auth_not) or rule.op == "require_passkey"
    if asks and caller.kind == "jwt" and not (caller.amr or caller.acr):
        yield "how the user proved himself"
    if slots.operations and not features.known:
        yield "operation"
    if when.foreign_in and (features.objects.foreign is None or not features.known):
        yield "whose the object is"
    if slots.bytes and features.length < 0:
        yield "length of the body"
