"""The identity provider told of lifetimes, by whoever applies a plan or takes it back."""

from typing import Any

import msgspec

from limen.admin.lifetimes import OP, Lifetime, Lifetimes, client_of, settle_lifetimes
from limen.assemble.provider import provider_of
from limen.cli.options import Changing, Where
from limen.copilot.plan import Asked, Plan
from limen.model import ConfigError


def lifetimes_settled(at: Changing) -> list[str]:
    """Make the provider say what the rules do; what was done, and what failed, in words."""
    state = _state(at)
    if not state.wanted and not state.kept:
        return []
    try:
        with provider_of(at.settings()) as provider:
            return settle_lifetimes(provider, state, lambda kept: _keep(at, kept)) if provider else []
    except ConfigError as error:
        return [f"{error}: the gateway alone holds tokens to what the rules say"]


def lifetime_notes(at: Where, plan: Plan, *, applied: bool) -> list[str]:
    """What becomes, or became, of a plan's lifetimes at the provider; nothing where none is named."""
    named = at.settings().provider
    asked = [each for each in plan.operations if each.op == OP]
    if not named.url or not asked:
        return []
    failed = {each.client: each.failed for each in _state(at).kept if each.failed} if applied else {}
    return [_note(each, named.kind, failed) for each in asked]


def _note(asked: Asked, provider: str, failed: dict[str, str]) -> str:
    client = client_of(asked.slots)
    if not client:
        return f"{provider} knows lifetimes of whole clients only: this one is held at the gateway alone"
    if client in failed:
        return f"{failed[client]}: the gateway alone holds the tokens of {client} to it"
    return f"also set at {provider}: client {client}, {asked.slots['seconds']} s; an undo gives back what was"


def _state(at: Where) -> Lifetimes:
    return msgspec.convert(at.ask("lifetimes.list"), Lifetimes)


def _keep(at: Changing, kept: tuple[Lifetime, ...]) -> Any:
    return at.ask("lifetimes.keep", kept=msgspec.to_builtins(kept))
