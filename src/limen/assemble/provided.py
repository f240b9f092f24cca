"""Settings with what standing rules provide over them: decoys and budgets, until the rules are dropped."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from limen.model import ConfigError
from limen.model.rule import Slots, StandingRule
from limen.settings import Rate, Settings
from limen.settings.values import Planted, Share

HOURS_OF_A_DAY = 24
"""Hours of a key's day in which it may be met: all, so that what is promised of days is kept."""


def provided(settings: Settings, rules: Iterable[StandingRule]) -> Settings:
    """The settings as the rules would have them; raises ``ConfigError`` for a budget that cannot be meant."""
    for rule in rules:
        change = _CHANGES.get(rule.op)
        if change is not None:
            settings = change(settings, rule.slots)
    return settings


def _decoy(settings: Settings, slots: Slots) -> Settings:
    planted = Planted(f"{slots.method} {slots.path}" if slots.method else slots.path or "")
    return replace(
        settings, decoys=replace(settings.decoys, operations=(*settings.decoys.operations, planted))
    )


def _budget(settings: Settings, slots: Slots) -> Settings:
    """``alerts`` is the budget of the mildest action that alerts, ``wrong_suspension`` that of suspensions;
    of logins it is a share."""
    if slots.budget in ("step_up", "reject"):
        if slots.share is None:
            raise ConfigError(f"rule set_budget: {slots.budget} is promised of logins: say a share of them")
        said = Share(_percent(slots.share))
        return replace(settings, logins=replace(settings.logins, **{slots.budget: said}))
    action = settings.alerts.from_action if slots.budget == "alerts" else "suspend"
    return replace(settings, budgets=replace(settings.budgets, **{action: _rate(slots)}))


def _rate(slots: Slots) -> Rate:
    if slots.share is not None:
        return Rate(_percent(slots.share))
    count = slots.count or 0
    if slots.per_key_days:
        return Rate(_percent(count / (slots.per_key_days * HOURS_OF_A_DAY)))
    if not slots.per_s:
        raise ConfigError("rule set_budget: count needs per_s, or per_key_days")
    return Rate(f"{count * 3_600 / slots.per_s:.9f}/hour")


def _percent(share: float) -> str:
    return f"{min(share, 1.0) * 100:.9f}%"


_CHANGES: dict[str, Callable[[Settings, Slots], Settings]] = {"plant_decoy": _decoy, "set_budget": _budget}
