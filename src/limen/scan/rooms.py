"""The rooms of the scanner, in a visible list: each lays its ground from the tree and has its own rules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic

from limen.scan import config, drift, source, spec
from limen.scan.api import Api
from limen.scan.finding import Hit
from limen.scan.rule import G, Rule
from limen.scan.tree import Problem


@dataclass(frozen=True)
class Room(Generic[G]):
    """A kind of ground and the rules that look at it."""

    name: str
    rules: tuple[Rule[G], ...]
    grounds: Callable[[Api], Iterable[G]]

    def hits(self, api: Api) -> Iterator[tuple[Rule[Any], Hit]]:
        """What every rule says of every ground. A rule that fails on a ground is a problem of that ground, so
        that the rest is looked at."""
        for ground in self.grounds(api):
            for rule in self.rules:
                try:
                    yield from [(rule, hit) for hit in rule.check(ground)]
                except FAILURES as error:
                    api.tree.problems.append(Problem(f"{rule.id}", f"the rule failed: {error!r}"))


FAILURES: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a rule can come to grief on in odd input."""

ROOMS: Final = (
    Room("spec", spec.RULES, lambda api: api.documents),
    Room("source", source.RULES, lambda api: (api.service,)),
    Room("drift", drift.RULES, lambda api: (api,)),
    Room("config", config.RULES, config.settings_of),
)
