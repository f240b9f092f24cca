"""How old tokens may be: the rules in force, a control document beside the policies.

Where a token is too old for a call, the call gets 401, and a younger token of the same user passes at once.
It is the token's age alone, so it is no sign of an attack. Exact: a token of so many seconds is good, a
moment later it is not. Where a token does not say how old it is, it is too old. Pure; the time is the call's.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from limen.engine.rule import Rule
from limen.engine.token_age import TokenAge
from limen.model import Caller, ConfigError, Operation
from limen.model.marks import Wanted

RULES_MOST: Final = 256
"""Rules in one document."""
CACHED_MOST: Final = 32_768
"""Kinds of call whose rules are remembered; emptied when full, which costs a moment."""


class TokenAges:
    """The rules in force, and their ``answers`` by what verdicts call them.

    Made whole and swapped whole; only the cache changes.
    """

    def __init__(self, rules: Iterable[TokenAge] = ()) -> None:
        self.rules = _checked(tuple(rules))
        # A login gives a younger token as well, so it is asked for first; then the strictest.
        ordered = sorted(self.rules, key=lambda rule: (rule.since != "login", rule.seconds))
        self._answers = [(each, each.rule()) for each in ordered]
        self.answers = {answer.id: answer for _, answer in self._answers}
        self._known: dict[tuple[object, ...], tuple[Rule, ...]] = {}

    @classmethod
    def read(cls, document: bytes, place: str = "token ages") -> "TokenAges":
        """The rules of a document, a JSON list; raises ``ConfigError`` naming ``place``."""
        try:
            return cls(msgspec.json.decode(document, type=tuple[TokenAge, ...]))
        except msgspec.DecodeError as error:
            raise ConfigError(f"{place}: {error}") from None

    def document(self) -> bytes:
        """What ``read`` reads."""
        return msgspec.json.encode(self.rules)

    @property
    def wanted(self) -> Wanted:
        """What the border is to look for."""
        claims = dict.fromkeys((rule.claim, rule.value) for rule in self.rules if rule.claim)
        networks = dict.fromkeys(network for rule in self.rules for network in rule.networks)
        return Wanted(tuple(claims), tuple(networks))

    def rule(self, name: str) -> Rule | None:
        """The rule behind a verdict's ``policy``; ``None`` where it is none of these."""
        return self.answers.get(name)

    def stale(self, caller: Caller, operation: Operation, at: float) -> Rule | None:
        """What a caller's token is too old for at ``at`` (Unix seconds); ``None`` when for nothing.

        Only tokens have an age: keys, certificates and passwords are not judged by it.
        """
        if not self.rules or caller.kind != "jwt":
            return None
        for rule in self._holding(caller, operation):
            if not rule.proved(caller, at):
                return rule
        return None

    def _holding(self, caller: Caller, operation: Operation) -> Sequence[Rule]:
        key = (caller.roles, caller.client, caller.marks, caller.acr, operation.name, operation.tags)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= CACHED_MOST:
                self._known.clear()
            found = tuple([answer for each, answer in self._answers if each.holds(caller, operation)])
            self._known[key] = found
        return found


def _checked(rules: tuple[TokenAge, ...]) -> tuple[TokenAge, ...]:
    ids = [rule.id for rule in rules]
    if len(ids) > RULES_MOST:
        raise ConfigError(f"token ages: {len(ids)} rules, at most {RULES_MOST}")
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ConfigError(f"token ages: two rules are named {twice[0]!r}: give each a name of its own")
    return rules
