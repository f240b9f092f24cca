"""How things are set, in the form in which relative wishes ("double it") are worked out."""

from collections.abc import Iterable, Mapping
from typing import Any

from limen.assemble import Installation
from limen.engine.token_age import TokenAge, When
from limen.model.rule import EVERYONE, StandingRule

BOUNDS = {
    "token_lifetime_s": [60, 86_400],
    "port": [1_024, 65_535],
    "cidr": "never a /0",
    "expiry": "a future day",
}
_COUNTED = {"set_rate_limit": "rate_limits", "set_quota": "quotas"}
_BLOCKED = {"block_network": "networks", "block_country": "countries"}


def in_force(
    installation: Installation, rules: Iterable[StandingRule], keys: Mapping[str, str]
) -> dict[str, Any]:
    """Lifetimes, limits, modes, budgets and blocks; ``keys`` are the names of keys by their public ids."""
    standing = list(rules)
    return {
        "token_lifetime_s": _lifetimes(installation, standing),
        **{name: _counted(op, standing, keys) for op, name in _COUNTED.items()},
        "body_limit_bytes": _sizes(standing),
        "mode": {path or EVERYONE: mode for path, mode in _modes(installation).items()},
        "budgets": _budgets(installation),
        "blocked": _blocked(standing),
        "decoys": [_planted(each) for each in installation.settings.decoys.operations],
        "masked": [rule.slots.field for rule in standing if rule.op == "mask_field"],
        "alert_routes": {
            rule.slots.severity: rule.slots.to for rule in standing if rule.op == "route_alerts"
        },
        "bounds": BOUNDS,
    }


def _lifetimes(installation: Installation, rules: list[StandingRule]) -> dict[str, int]:
    """Of roles, where the lifetime holds for all their tokens."""
    ages = installation.world.token_ages.rules
    found = {age.role: age.seconds for age in ages if age.role and _whole(age)}
    plain = (rule.slots for rule in rules if rule.op == "set_token_lifetime" and not rule.slots.when)
    return found | {slots.role: slots.seconds for slots in plain if slots.role and slots.seconds}


def _whole(age: TokenAge) -> bool:
    """Whether a rule of token age names a role and nothing narrower."""
    return age.when == When() and not (age.client or age.claim or age.user)


def _counted(op: str, rules: list[StandingRule], keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """One entry a target: whose, or on which operation, so many calls in so many seconds."""
    found: list[dict[str, Any]] = []
    for slots in (rule.slots for rule in rules if rule.op == op):
        whose: dict[str, Any] = {"role": slots.role, "key": keys.get(slots.key or "", slots.key)}
        whose["client"] = slots.client
        said = {name: value for name, value in whose.items() if value}
        measure = {"calls": slots.calls, "per_s": slots.per_s}
        found += [{**said, "operation": each, **measure} for each in slots.operations] or [
            {**said, **measure}
        ]
    return found


def _sizes(rules: list[StandingRule]) -> dict[str, int]:
    slots = [rule.slots for rule in rules if rule.op == "set_body_limit"]
    return {name: each.bytes or 0 for each in slots for name in each.operations or (EVERYONE,)}


def _modes(installation: Installation) -> dict[str, str]:
    routes = {route.match: route.mode for route in installation.settings.routes if route.mode is not None}
    return {"": installation.mode, **routes, **installation.modes()}


def _budgets(installation: Installation) -> dict[str, Any]:
    logins, alerts = installation.settings.logins, installation.settings.budgets
    return {
        "step_up": {"share": logins.step_up.per_call},
        "reject": {"share": logins.reject.per_call},
        "watch": {"rate": str(alerts.watch)},
        "block": {"rate": str(alerts.block)},
        "suspend": {"rate": str(alerts.suspend)},
    }


def _blocked(rules: list[StandingRule]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"networks": [], "countries": [], "clients": []}
    for rule in rules:
        if name := _BLOCKED.get(rule.op):
            found[name] += getattr(rule.slots, name)
        elif rule.op == "block_client" and rule.slots.client:
            found["clients"].append(rule.slots.client)
    return found


def _planted(operation: str) -> dict[str, str]:
    method, _, path = operation.rpartition(" ")
    return {"method": method, "path": path}
