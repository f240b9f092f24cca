"""The rules in force by their ids: the standing rules that were put, and the policies of the file."""

from collections.abc import Iterable

from limen.assemble import Installation
from limen.copilot.inventory import PolicyEntry
from limen.model.rule import BY_RULE, StandingRule


def policies(installation: Installation, rules: Iterable[StandingRule]) -> tuple[PolicyEntry, ...]:
    """Standing rules first. A rule that comes to several policies is one, under its own id."""
    standing = [rule.id for rule in rules]
    told = installation.world.policy.rules
    found = {name: told[name].why if name in told else "" for name in standing}
    for name, rule in told.items():
        if not name.startswith(BY_RULE):
            found[name] = rule.why
    return tuple(PolicyEntry(name, text) for name, text in found.items())
