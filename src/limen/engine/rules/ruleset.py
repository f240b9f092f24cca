"""The rules in force, compiled: their Cedar text, and the facts about a call that it reads."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from msgspec.structs import replace

from limen.engine.context import Case
from limen.engine.facts import NO_FACTS, Facts
from limen.engine.rules import BY_OP
from limen.engine.rules.counts import Counts
from limen.engine.rules.hours import Span, read_span
from limen.engine.rules.kind import limit_of
from limen.engine.rules.matching import Matching
from limen.engine.rules.networks import PARTS_MOST, Pseudonym, Range, read_range
from limen.engine.rules.operations import NamedOperations
from limen.engine.rules.wording import age_name, policy
from limen.features.catalogue import Catalogue
from limen.features.form import FIELDS_A_CALL
from limen.features.names import bare, bare_id, bare_of, in_body
from limen.features.sensitive import FIELD
from limen.model import Caller, ConfigError, Features
from limen.model.rule import EVERYONE, Except, Slots, StandingRule, When

ADDRESSES_MOST: Final = 32_768
"""Addresses whose networks are remembered; emptied when full."""

Local = Callable[[float], int]
"""The minute of the local day (0 to 1,439) at a time in Unix seconds."""

UNREAD: Final = frozenset(("bad_json", "body_cut", "bomb", "too_deep", "too_many_leaves"))
"""What a body is called of which not every member is known."""

_NONE: Final[frozenset[str]] = frozenset()


def universal(at: float) -> int:
    """The minute of the day by universal time."""
    return int(at // 60) % 1440


class Rules:
    """One revision of the rules; made whole and swapped whole, only its caches change. False for none.

    ``text`` goes with the policies in force. ``drafts`` are the same, one a rule by its id. ``pseudonym`` is
    that of callers. Raises ``ConfigError`` for a network that cannot be told.
    """

    def __init__(
        self,
        rules: Iterable[StandingRule] = (),
        pseudonym: Pseudonym = lambda _kind, _name: 0,
        schema: str = "",
        local: Local = universal,
    ) -> None:
        self.rules = tuple(rules)
        self._local = local
        self.texts = {rule.id: _texts(rule, self.rules) for rule in self.rules}
        self.text = "\n\n".join(chain.from_iterable(self.texts.values()))
        self._since = {rule.id: rule.since for rule in self.rules}
        self.limits = {rule.id: limit for rule in self.rules if (limit := limit_of(rule.slots)) is not None}
        self._counted = Matching(list(_counting(self.rules)), schema)
        self._fields = {rule.id: f"{FIELD}{rule.slots.field}" for rule in self.rules if rule.slots.field}
        self._masking = Matching([text for name in self._fields for text in self.texts[name]], schema)
        self._allowed = frozenset(
            name for rule in self.rules if rule.op == "allow_network" for name in rule.slots.networks
        )
        self._read_names(pseudonym)
        self._where: dict[tuple[int, int, int], frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self.rules)

    def _read_names(self, pseudonym: Pseudonym) -> None:
        networks = sorted({name for rule in self.rules for name in _networks(rule.slots)})
        self._networks: list[Range] = [read_range(name, pseudonym) for name in networks]
        if sum(len(network.parts) for network in self._networks) > PARTS_MOST:
            raise ConfigError("rules: the networks they name are too many and too wide: name narrower ones")
        self._keys = {pseudonym("credential", name): name for name in self._named(_keys)}
        self._principals = {pseudonym("principal", name): name for name in self._named(_clients)}
        self._clients = frozenset(self._principals.values())
        self._operations = NamedOperations(self._named(_operations))
        self._hours: list[Span] = [read_span(text) for text in self._named(_hours)]
        self._times = [(age_name(seconds), seconds) for seconds in sorted(set(self._named_ages()))]
        self._times += [(rule.id, rule.slots.seconds) for rule in self.rules if rule.slots.seconds]
        self._sizes = [(rule.id, rule.slots.bytes) for rule in self.rules if rule.slots.bytes]
        self._members = {bare_id(bare(name)): name for name in self._named(_members)}
        self._ends = [(rule.id, rule.until) for rule in self.rules if rule.until]

    def _named(self, of: Callable[[Slots], Iterable[str]]) -> list[str]:
        found = {name for rule in self.rules for name in of(rule.slots)}
        return sorted(found - {EVERYONE})

    def _named_ages(self) -> Iterator[int]:
        for rule in self.rules:
            if rule.slots.when is not None and rule.slots.when.token_age_over_s:
                yield rule.slots.when.token_age_over_s

    def facts(
        self, case: Case, catalogue: Catalogue, counts: Counts | None = None, target: str = ""
    ) -> Facts:
        """What the rules ask about a call. Those with a limit count it, where ``counts`` are given;
        ``target`` is what was asked for, where the operation is not known yet.
        """
        if case.features.kind != "call":
            return NO_FACTS
        facts = self._plain(case, catalogue, target)
        if counts is None or not self._counted:
            return facts
        beyond = self._beyond(_with(case, facts), counts)
        return replace(facts, exceeded=facts.exceeded | beyond) if beyond else facts

    def masks(self, case: Case, catalogue: Catalogue, target: str = "") -> tuple[str, ...]:
        """The members that are hidden in the answer to a call, as ``Reply.mask`` has them."""
        if not self._masking:
            return ()
        facts = self._plain(case, catalogue, target)
        return tuple([self._fields[name] for name in self._masking.of(_with(case, facts))])

    def _plain(self, case: Case, catalogue: Catalogue, target: str) -> Facts:
        features, caller = case.features, case.features.caller
        networks = self._networks_of(caller) if self._networks else _NONE
        ended = self._ended(features.at) if self._ends else _NONE
        return Facts(
            keys=self._key_of(caller) if self._keys else _NONE,
            clients=self._clients_of(caller) if self._clients else _NONE,
            networks=networks,
            operations=(
                self._operations.of(
                    case.operation, catalogue, features.method, "" if features.known else target
                )
                if self._operations.names
                else _NONE
            ),
            hours=self._hours_at(features.at) if self._hours else _NONE,
            exceeded=self._exceeded(features) if self._times or self._sizes else _NONE,
            ended=ended,
            sends=self._sent(features) if self._members else _NONE,
            allowed_network=bool(self._allowed) and self._is_allowed(networks, ended),
        )

    def _key_of(self, caller: Caller) -> frozenset[str]:
        name = self._keys.get(caller.credential) if caller.kind == "api_key" else None
        return frozenset((name,)) if name else _NONE

    def _clients_of(self, caller: Caller) -> frozenset[str]:
        found = [
            self._principals.get(caller.principal),
            caller.client if caller.client in self._clients else None,
        ]
        return frozenset(name for name in found if name)

    def _networks_of(self, caller: Caller) -> frozenset[str]:
        key = (caller.address, caller.network, caller.subnet)
        found = self._where.get(key)
        if found is None:
            if len(self._where) >= ADDRESSES_MOST:
                self._where.clear()
            found = frozenset(network.name for network in self._networks if network.holds(caller))
            self._where[key] = found
        return found

    def _is_allowed(self, networks: frozenset[str], ended: frozenset[str]) -> bool:
        if networks.isdisjoint(self._allowed):
            return False
        allowing = (rule for rule in self.rules if rule.op == "allow_network" and rule.id not in ended)
        return any(not networks.isdisjoint(rule.slots.networks) for rule in allowing)

    def _ended(self, at: float) -> frozenset[str]:
        return frozenset([name for name, until in self._ends if at >= until])

    def _hours_at(self, at: float) -> frozenset[str]:
        minute = self._local(at)
        return frozenset([span.name for span in self._hours if span.holds(minute)])

    def _exceeded(self, features: Features) -> frozenset[str]:
        """Ages and sizes. Only tokens age; one that does not say when it was issued is too old for any
        rule."""
        caller, size, found = features.caller, _bytes(features), []
        if caller.kind == "jwt":
            age = features.at - caller.issued_at if caller.issued_at else float("inf")
            found = [name for name, seconds in self._times if age > seconds]
        found += [name for name, most in self._sizes if size > most]
        return frozenset(found) if found else _NONE

    def _sent(self, features: Features) -> frozenset[str]:
        """The members of a body that rules name; all of them where it could not be read whole."""
        if not features.size:
            return _NONE
        fields, odd = features.form.fields, features.payload.oddities
        if not fields or len(fields) >= FIELDS_A_CALL or features.length or not UNREAD.isdisjoint(odd):
            return frozenset(self._members.values())
        sent = {bare_of(field) for field in fields if in_body(field)}
        return frozenset([name for known, name in self._members.items() if known in sent])

    def _beyond(self, case: Case, counts: Counts) -> frozenset[str]:
        features = case.features
        return frozenset(
            name
            for name in self._counted.of(case)
            if features.at >= self._since[name]
            and not counts.take(name, self.limits[name], features.caller.subject, features.at)
        )


def _with(case: Case, facts: Facts) -> Case:
    """The case with these facts: quicker than to replace them."""
    return Case(case.risk, case.signals, case.features, case.operation, case.budget, facts)


def _bytes(features: Features) -> float:
    """A body's whole length; without end where its sender does not say."""
    return float("inf") if features.length < 0 else max(features.size, features.length)


def _texts(rule: StandingRule, among: tuple[StandingRule, ...]) -> list[str]:
    return [policy(rule, draft) for draft in BY_OP[rule.op].writes(rule, among)]


def _counting(rules: tuple[StandingRule, ...]) -> Iterator[str]:
    for rule in rules:
        for draft in BY_OP[rule.op].counts(rule, rules):
            yield policy(rule, draft)


def _networks(slots: Slots) -> Iterator[str]:
    when, spared = slots.when or When(), slots.except_ or Except()
    return chain(slots.networks, when.network_in, when.network_not_in, spared.networks)


def _keys(slots: Slots) -> Iterator[str]:
    return chain((slots.key,) if slots.key else (), (slots.except_ or Except()).keys)


def _clients(slots: Slots) -> Iterator[str]:
    return iter((slots.client,) if slots.client else ())


def _members(slots: Slots) -> Iterator[str]:
    return iter((slots.when or When()).sends)


def _operations(slots: Slots) -> Iterator[str]:
    return chain(slots.operations, (slots.except_ or Except()).operations)


def _hours(slots: Slots) -> Iterator[str]:
    when = slots.when or When()
    return (text for text in (when.hours_in, when.hours_not_in) if text)
