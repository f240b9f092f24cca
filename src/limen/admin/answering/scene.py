"""Where facts are looked up while one question is answered: each thing once, and only if it is asked for."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from limen.admin.card import Card, card_of
from limen.admin.disk import Disk
from limen.admin.inventory.told import Told
from limen.admin.verb import Ask
from limen.assemble.installation import token_ages_of
from limen.assemble.rules import policy_of
from limen.copilot.explaining.decision import Decision
from limen.copilot.explaining.incident import Incident, Party
from limen.copilot.explaining.key import Key
from limen.credentials.vault import Vault
from limen.detectors import BUILT_IN, LOGIN
from limen.engine.rule import Rule
from limen.model import Evidence, Hold

WINDOW = 86_400.0
"""Seconds of the record that are looked through where nobody says how many."""

OWN = frozenset({each.name for each in BUILT_IN} | {each.name for each in LOGIN})
"""Detectors whose reasons are Limen's own words."""


UNKNOWN = "what is not in the catalogue"
"""How an operation without a name is called, with the first digits of its id."""


class Named(Key, frozen=True):
    """A key with the pseudonym of its calls."""

    caller: str = ""


class Scene:
    """One question's surroundings; ``reveal`` opens callers' names from the vault."""

    def __init__(self, ask: Ask, disk: Disk, now: float, *, reveal: bool = False) -> None:
        self.ask = ask
        self.disk = disk
        self.now = now
        self._reveal = reveal
        self._operations: dict[str, str] = {}

    @cached_property
    def told(self) -> Told:
        """The names of everything."""
        return msgspec.convert(self.ask("inventory"), Told, from_attributes=True)

    @cached_property
    def keys(self) -> list[Named]:
        """Every key, by the name people gave it."""
        called = {public_id: name for name, public_id in self.told.keys.items()}
        found = msgspec.convert(self.ask("keys.list"), list[Named], from_attributes=True)
        return [replace(key, called=called.get(key.public_id, key.public_id)) for key in found]

    @cached_property
    def incidents(self) -> list[Incident]:
        """Those that are kept, the worst first, with names."""
        listed = self.ask("incidents.list", all=True)
        views = listed["incidents"] if isinstance(listed, dict) else listed.incidents
        return [self.incident(view) for view in views]

    @cached_property
    def holds(self) -> list[Hold]:
        """What stands."""
        return [hold for hold in self.disk.control.load_holds() if hold.stands(self.now)]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """What verdicts were made by."""
        policy = policy_of(self.disk.settings, self.disk.control)
        return {**token_ages_of(self.disk.control).answers, **policy.rules}

    @cached_property
    def _key_of(self) -> dict[str, str]:
        """The name of a key by the pseudonym of its calls, and by its public id."""
        return {each: key.called for key in self.keys for each in (key.caller, key.public_id)}

    @cached_property
    def _vault(self) -> Vault:
        return Vault(self.disk.control, self.disk.keyring)

    def incident(self, view: Any) -> Incident:
        """An incident as a verb tells it, with names."""
        plain = msgspec.convert(view, Incident, from_attributes=True)
        callers = tuple(self._party(party) for party in plain.callers)
        return replace(plain, callers=callers, own=OWN)

    def evidence(self, since: float, until: float = 0.0) -> Iterator[Evidence]:
        """Decisions on record between two times, oldest first."""
        for evidence in self.disk.evidence(since):
            if since <= evidence.features.at <= (until or self.now):
                yield evidence

    def decisions(self, found: Iterable[Evidence]) -> list[Decision]:
        """Evidence as it is told, with names."""
        cards = [card_of(each, self.rules, self.holds) for each in found]
        incidents = self.ask(
            "incidents.of", evidence=[(card.evidence, card.caller, card.at) for card in cards]
        )
        self.name_operations(card.operation for card in cards)
        return [self._decision(card, incidents.get(card.evidence, "")) for card in cards]

    def name_operations(self, operations: Iterable[str]) -> dict[str, str]:
        """Names of operations by their ids in hexadecimal digits: the document's, else method and path."""
        documented = {f"{number:016x}": name for name, number in self.told.operations.items()}
        unknown = sorted(set(operations) - self._operations.keys())
        asked: dict[str, str] = self.ask("names", operations=unknown) if unknown else {}
        self._operations |= {
            each: documented.get(each) or asked.get(each) or f"{UNKNOWN} {each[:8]}" for each in unknown
        }
        return self._operations

    def key_called(self, pseudonym: str) -> str:
        """The name of the key whose calls have this pseudonym; empty for anybody else."""
        return self._key_of.get(pseudonym, "")

    def known_as(self, principal: str) -> str:
        """The name behind a pseudonym, where names are opened at all."""
        if not self._reveal or not principal:
            return ""
        return self._vault.open("principal", int(principal, 16), self.now) or ""

    def _party(self, party: Party) -> Party:
        key = self.key_called(party.key or party.credential)
        return replace(party, key=key, known_as=self.known_as(party.principal))

    def _decision(self, card: Card, incident: str) -> Decision:
        plain = {name: value for name, value in asdict(card).items() if name in Decision.__struct_fields__}
        made = msgspec.convert(plain, Decision)
        return replace(
            made,
            operation=self._operations[card.operation],
            key=self.key_called(card.credential),
            known_as=self.known_as(card.principal),
            incident=incident,
            own=OWN,
        )
