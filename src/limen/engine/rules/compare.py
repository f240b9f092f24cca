"""What one set of rules stops that another lets pass, and the reverse: over the calls that their words are
about.

The boundary cases are the examples of every rule in either set. It is a search, not a proof: it finds each
difference that some rule's own words give away.
"""

from collections.abc import Iterator

import msgspec

from limen.engine.policy import Policy
from limen.engine.rules.examples import examples, outcome
from limen.engine.rules.networks import Pseudonym
from limen.engine.rules.ruleset import Local, Rules, universal
from limen.engine.rules.situation import Situation
from limen.model import Action, Verdict


class Ruled(msgspec.Struct, frozen=True):
    """Rules, and the policy they are a part of."""

    rules: Rules
    policy: Policy


class Difference(msgspec.Struct, frozen=True):
    """One call that ends otherwise, the actions' words, and the policy that decides afterwards."""

    situation: Situation
    before: str
    after: str
    policy: str

    @property
    def stopped(self) -> bool:
        """Whether it is stopped now and was not before; the reverse otherwise."""
        return Action.parse(self.after) > Action.parse(self.before)


def differences(
    before: Ruled, after: Ruled, at: float, pseudonym: Pseudonym, local: Local = universal
) -> list[Difference]:
    """The boundary cases around time ``at`` that end otherwise, each once."""
    found = []
    for situation in dict.fromkeys(_cases(before, after, at, local)):
        old, new = (outcome(situation, each.rules, each.policy, pseudonym) for each in (before, after))
        if _ends(old) != _ends(new):
            found.append(Difference(situation, old.action.word, new.action.word, new.policy))
    return found


def _cases(before: Ruled, after: Ruled, at: float, local: Local) -> Iterator[Situation]:
    for rule in (*after.rules.rules, *before.rules.rules):
        yield from (example.situation for example in examples(rule, at, local))


def _ends(verdict: Verdict) -> Action:
    """How a call ends: it passes, is asked for more, or is refused."""
    return Action.ALLOW if verdict.action < Action.STEP_UP else min(verdict.action, Action.BLOCK)
