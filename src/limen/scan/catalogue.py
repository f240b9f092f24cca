"""Every rule by its id."""

from functools import cache
from typing import Any

from limen.model import ConfigError
from limen.scan.rooms import ROOMS
from limen.scan.rule import Rule


@cache
def rules() -> dict[str, Rule[Any]]:
    """All rules by id, in the order of rooms."""
    from limen.scan import probe  # noqa: PLC0415 (what it needs to speak HTTP takes long to import)

    return _at_rest() | {each.id: each for each in probe.RULES}


@cache
def _at_rest() -> dict[str, Rule[Any]]:
    """Those that look at files."""
    return {rule.id: rule for room in ROOMS for rule in room.rules}


def rule(name: str) -> Rule[Any]:
    """A rule by its id; raises ``ConfigError`` for one that is not there."""
    try:
        return _at_rest().get(name) or rules()[name]
    except KeyError:
        raise ConfigError(f"{name}: no such rule; `limen scan --rules` lists them") from None
