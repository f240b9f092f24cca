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

    def find(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """Every name, longest first; plurals of a name are the name."""
        for length in range(LONGEST, 0, -1):
            for place in range(len(scan.words) - length + 1):
                found = self._at(scan, place, length, lexicon)
                if found and scan.free(place, place + length):
                    yield Mention(found[0], found[1], place, place + length)

    def _at(
        self, scan: Scan, place: int, length: int, lexicon: Lexicon
    ) -> tuple[str, tuple[Any, ...]] | None:
        words = scan.words[place : place + length]
        low = tuple(word.low for word in words)
        found = self.phrases.get(low)
        if found is None and len(low[-1]) > 3:
            found = self.phrases.get((*low[:-1], low[-1].removesuffix("s"))) or self._several(low)
        if found is None and length > 1:
            found = self.phrases.get(tuple(word.plain for word in words))
        if (
            found
            and found[0] == "country"
            and length == 1
            and len(low[0]) == 2
            and not words[0].text.isupper()
        ):
            return None
        return found

    def _several(self, low: tuple[str, ...]) -> tuple[str, tuple[Any, ...]] | None:
        """A role that is only named in the plural, said of one: ``each shipper``."""
        found = self.phrases.get((*low[:-1], low[-1] + "s"))
        return found if found and found[0] == "role" else None

    def _add(self, inventory: Inventory) -> None:
        for role in inventory.roles:
            self._put("role", role.id, (role.id, role.id.replace("-", " "), *role.aliases))
        for network in inventory.networks:
            self._put(
                "network",
                network.cidr,
                (network.id, network.id.replace("-", " "), *network.aliases, _turned(network.id)),
            )
        for key in inventory.keys:
            self._put("key", key.id, (key.id, key.id.replace("-", " "), key.prefix))
        for operation in inventory.operations:
            self._put("operation", operation.id, (operation.id,))
        for client in inventory.clients:
            self._put("client", client, (client, client.replace("-", " ")))
        for caller in inventory.callers:
            self._put("client", caller.id, (caller.id, caller.name))
        for incident in inventory.incidents:
            self._put("incident", incident.id, (incident.id,))
            for evidence in incident.evidence:
                self._put("evidence", evidence, (evidence,))
        for policy in inventory.policies:
            self._put("policy", policy.id, (policy.id, policy.id.replace("-", " ")))
        for gateway in inventory.gateways:
            self._put(
                "gateway",
                gateway.id,
                (gateway.id, f"{gateway.id} gateway", f"gateway {gateway.id}", f"{gateway.kind} gateway"),
            )
        for model in inventory.models:
            self._put("model", model.id, (model.id, model.id.replace("-", " "), *model.aliases))
            for revision in filter(None, (model.live, model.previous, model.candidate)):
                self._put("revision", revision, (revision,))
        for channel in inventory.alert_channels:
            self._put("channel", channel.id, (channel.id, *channel.aliases))
        for scope in inventory.scopes:
            if ":" in scope:
                self._put("scope", scope, (scope,))
        for detector in inventory.detectors:
            if "_" in detector or "-" in detector:
                self._put("detector", detector, (detector, detector.replace("_", " ")))
        for change in inventory.changes:
            self._put("change", change.id, (change.id,))
        for country in inventory.countries_seen:
            self._put("country", country, (country,))

    def _put(self, kind: str, value: str, names: tuple[str, ...]) -> None:
        for name in names:
            words = tuple(name.lower().removeprefix("the ").replace("-", "-").split())
            if words and words not in self.phrases:
                self.phrases[words] = (kind, (value,))


def _turned(name: str) -> str:
    """``warehouse-rotterdam`` as people say it: the Rotterdam warehouse."""
    parts = name.split("-")
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 else name
