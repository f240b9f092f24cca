"""The rooms of the scanner, in a visible list: each lays its ground from the tree and has its own rules."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic

from limen.scan import config, drift, source, spec
from limen.scan.api import Api
from limen.scan.finding import Hit
from limen.scan.memo import Memo
from limen.scan.rule import G, Rule
from limen.scan.tree import Problem


@dataclass(frozen=True)
class Room(Generic[G]):
    """A kind of ground and the rules that look at it. ``made_of`` is all of a ground that they look at, where
    that is no more than a file: what they said of it is remembered."""

    name: str
    rules: tuple[Rule[G], ...]
    grounds: Callable[[Api], Iterable[G]]
    made_of: Callable[[G], Hashable] | None = None

    def hits(self, api: Api) -> Iterator[tuple[Rule[Any], Hit]]:
        """What every rule says of every ground. A rule that fails on a ground is a problem of that ground, so
        that the rest is looked at."""
        for ground in self.grounds(api):
            for rule, said in zip(self.rules, self._said(api.tree.memo, ground), strict=True):
                if isinstance(said, Problem):
                    api.tree.problems.append(said)
                else:
                    yield from ((rule, hit) for hit in said)

    def _said(self, memo: Memo, ground: G) -> "tuple[Said, ...]":
        """Of one ground, by rule: a rule that looks at the whole API besides is run again, alone."""
        if self.made_of is None:
            return tuple(_said_by(rule, ground) for rule in self.rules)
        made_of = self.made_of(ground)
        each = ((rule.check, partial(_said_by, rule, ground)) for rule in self.rules)
        return memo.of(
            (*(rule.check for rule in self.rules), made_of),
            lambda: tuple(memo.of((check, made_of), work) for check, work in each),
        )


Said = tuple[Hit, ...] | Problem
"""What one rule says of one ground."""


def _said_by(rule: Rule[G], ground: G) -> Said:
    try:
        return tuple(rule.check(ground))
    except FAILURES as error:
        return Problem(f"{rule.id}", f"the rule failed: {error!r}")


FAILURES: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a rule can come to grief on in odd input."""

ROOMS: Final = (
    Room("spec", spec.RULES, lambda api: api.documents, lambda document: document),
    Room("source", source.RULES, lambda api: (api.service,)),
    Room("drift", drift.RULES, lambda api: (api,)),
    Room("config", config.RULES, config.settings_of, lambda settings: settings.content),
)
