"""Names and aliases of the inventory as they were written, the longest first."""

from collections.abc import Iterator
from typing import Any

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

Phrases = dict[tuple[str, ...], tuple[str, tuple[Any, ...]]]

LONGEST = 5
"""Words of a name."""


class Names:
    """All names by their words, and the tokens that must not be taken apart."""

    def __init__(self, inventory: Inventory) -> None:
        self.phrases: Phrases = {}
        self._add(inventory)
        self.tokens = frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    def ids(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """What can be nothing else: names of one token that are no plain words, and long names."""
        for mention in self.find(scan, lexicon):
            word = scan.words[mention.first]
            if mention.last - mention.first > 1 or word.kind != "word" or word.text.isupper():
                yield mention

    def find(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """Every name, longest first; plurals of a name are the name."""
        for length in range(LONGEST, 0, -1):
            for place in range(len(scan.words) - length + 1):
                found = self._at(scan, place, length)
                if found and scan.free(place, place + length):
                    yield Mention(found[0], found[1], place, place + length)

    def _at(self, scan: Scan, place: int, length: int) -> tuple[str, tuple[Any, ...]] | None:
        words = scan.words[place : place + length]
        low = tuple(word.low for word in words)
        found = self.phrases.get(low)
        if found is None and len(low[-1]) > 3:
            found = self.phrases.get((*low[:-1], low[-1].removesuffix("s"))) or self._several(low)
        if found is None and length > 1:
            found = self.phrases.get(tuple(word.plain for word in words))
        code = found and found[0] == "country" and len(low[0]) == 2
        return None if code and not words[0].text.isupper() else found

    def _several(self, low: tuple[str, ...]) -> tuple[str, tuple[Any, ...]] | None:
        """A role that is only named in the plural, said of one: ``each shipper``."""
        found = self.phrases.get((*low[:-1], low[-1] + "s"))
        return found if found and found[0] == "role" else None

    def _add(self, inventory: Inventory) -> None:
        for kind, value, names in named(inventory):
            self._put(kind, value, names)

    def _put(self, kind: str, value: str, names: tuple[str, ...]) -> None:
        for name in names:
            words = tuple(name.lower().removeprefix("the ").replace("-", "-").split())
            if words and words not in self.phrases:
                self.phrases[words] = (kind, (value,))


def _turned(name: str) -> str:
    """``warehouse-rotterdam`` as people say it: the Rotterdam warehouse."""
    parts = name.split("-")
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 else name


Named = tuple[str, str, tuple[str, ...]]
"""A kind, what is named, and its names."""


def named(inventory: Inventory) -> Iterator[Named]:
    """Everything that has a name, in the order in which a word that names two things is given away."""
    for about in (_people, _api, _events, _running):
        yield from about(inventory)


def _people(inventory: Inventory) -> Iterator[Named]:
    """A key is called by its id; the same words without the hyphen are rather whose it is."""
    yield from (("key", key.id, (key.id,)) for key in inventory.keys if "-" in key.id)
    for role in inventory.roles:
        yield "role", role.id, (role.id, _spoken(role.id), *role.aliases)
    for network in inventory.networks:
        names = (network.id, _spoken(network.id), *network.aliases, _turned(network.id))
        yield "network", network.cidr, names
    for key in inventory.keys:
        yield "key", key.id, (key.id, _spoken(key.id), key.prefix)


def _api(inventory: Inventory) -> Iterator[Named]:
    for operation in inventory.operations:
        yield "operation", operation.id, (operation.id,)
    for client in inventory.clients:
        yield "client", client, (client, _spoken(client))
    for caller in inventory.callers:
        yield "client", caller.id, (caller.id, caller.name)


def _events(inventory: Inventory) -> Iterator[Named]:
    for incident in inventory.incidents:
        yield "incident", incident.id, (incident.id,)
        yield from (("evidence", evidence, (evidence,)) for evidence in incident.evidence)
    for policy in inventory.policies:
        yield "policy", policy.id, (policy.id, _spoken(policy.id))
    for change in inventory.changes:
        yield "change", change.id, (change.id,)


def _running(inventory: Inventory) -> Iterator[Named]:
    for gate in inventory.gateways:
        yield (
            "gateway",
            gate.id,
            (gate.id, f"{gate.id} gateway", f"gateway {gate.id}", f"{gate.kind} gateway"),
        )
    for model in inventory.models:
        short = (alias.replace(" model", " candidate") for alias in model.aliases)
        yield "model", model.id, (model.id, _spoken(model.id), *model.aliases, *short)
        revisions = filter(None, (model.live, model.previous, model.candidate))
        yield from (("revision", revision, (revision,)) for revision in revisions)
    for channel in inventory.alert_channels:
        yield "channel", channel.id, (channel.id, *channel.aliases)
    yield from (("scope", scope, (scope,)) for scope in inventory.scopes if ":" in scope)
    telling = (detector for detector in inventory.detectors if "_" in detector or "-" in detector)
    yield from (("detector", detector, (detector, detector.replace("_", " "))) for detector in telling)
    yield from (("country", country, (country,)) for country in inventory.countries_seen)


def _spoken(name: str) -> str:
    return name.replace("-", " ")
