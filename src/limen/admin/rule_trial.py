"""What new rules are tried on beside recorded calls: examples made from their words, and boundary cases."""

from collections import Counter

import msgspec

from limen.assemble import Installation
from limen.assemble.rules import boundary_differences, document_of, failing_examples, local_of
from limen.copilot.plan import Boundary
from limen.engine.rules.examples import examples
from limen.engine.rules.untold import untold
from limen.model import ConfigError, Features
from limen.model.rule import StandingRule

MOST = 20
"""Boundary cases that are told."""


class RuleTrial:
    """The rules of one set of controls that another has not."""

    def __init__(self, before: Installation, after: Installation, now: float) -> None:
        self._before, self._after, self._now = before, after, now
        known = document_of(before.control)
        self._new = [rule for rule in document_of(after.control) if rule not in known]
        self.untold: Counter[str] = Counter()

    def examples(self) -> int:
        """How many examples the new rules passed; raises ``ConfigError`` for one that does otherwise than
        its words say.
        """
        return sum(self._tried(rule) for rule in self._new)

    def boundary(self) -> tuple[Boundary, ...]:
        """Made-up calls at the edges of the rules that end otherwise."""
        if not self._new and document_of(self._before.control) == document_of(self._after.control):
            return ()
        here = self._before
        rules = document_of(self._after.control)
        found = boundary_differences(rules, here.settings, here.control, here.pseudonyms, self._now)
        return tuple(
            Boundary(_words(each.situation), each.before, each.after, each.policy) for each in found[:MOST]
        )

    def note(self, features: Features) -> None:
        """Count what a recorded call does not tell of what the new rules ask."""
        for rule in self._new:
            self.untold.update(untold(rule, features))

    def _tried(self, rule: StandingRule) -> int:
        here = self._after
        for failed in failing_examples(rule, here.settings, here.pseudonyms, self._now):
            raise ConfigError(
                f"{rule.op}: a call {failed.example.because} is answered with {failed.action}, which is not"
                " what was asked for: word it otherwise, and report this"
            )
        return len(examples(rule, self._now, local_of(here.settings.rules.time_zone)))


def _words(situation: msgspec.Struct) -> str:
    """A made-up call, told by what is particular about it."""
    told = {name: value for name, value in msgspec.to_builtins(situation).items() if name != "at"}
    return ", ".join(f"{name} {_listed(value)}" for name, value in told.items())


def _listed(value: object) -> str:
    return "/".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
