"""Every rule by its id."""

from functools import cache
from typing import Any

from limen.model import ConfigError
from limen.scan import probe
from limen.scan.rooms import ROOMS
from limen.scan.rule import Rule


@cache
def rules() -> dict[str, Rule[Any]]:
    """All rules by id, in the order of rooms."""
    return {rule.id: rule for room in ROOMS for rule in room.rules} | {each.id: each for each in probe.RULES}


def rule(name: str) -> Rule[Any]:
    """A rule by its id; raises ``ConfigError`` for one that is not there."""
    try:
        return rules()[name]
    except KeyError:
        raise ConfigError(f"{name}: no such rule; `limen scan --rules` lists them") from None
