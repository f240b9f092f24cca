"""What only traffic shows, from the journal: roles and scopes of tokens, applications, countries, and callers
by name.

Of verified credentials alone, whose words are those of the identity provider; and of those, only what is
written like an identifier and is no name of anything else. So nobody can be called what an operator says.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from itertools import chain
from typing import TypeVar

from msgspec.structs import replace

from limen.admin.disk import Disk
from limen.admin.inventory.told import MOST, Told
from limen.copilot.inventory import CallerEntry, IncidentEntry, Inventory, Role
from limen.credentials.vault import Vault
from limen.model import Caller, ConfigError, Evidence

RECORDS_MOST = 10_000
"""Newest records of the journal that are looked at."""
PLACED_MOST = 100
"""Newest incidents whose callers and networks are named."""
VERIFIED = ("api_key", "jwt")
"""Credentials that the gateway checks itself before anything in them is believed."""

_K = TypeVar("_K")
_V = TypeVar("_V")
NAME = re.compile(r"[\w.@+:|/-]{1,100}")
"""What is written like an identifier."""


class Seen:
    """Written by ``seen_in`` alone; each table is bounded, the newest last. ``callers`` are users by their
    pseudonyms, with a role."""

    def __init__(self) -> None:
        self.roles: dict[str, None] = {}
        self.scopes: dict[str, None] = {}
        self.clients: dict[str, None] = {}
        self.countries: dict[str, None] = {}
        self.callers: dict[int, str] = {}

    def take(self, caller: Caller) -> None:
        """Note who called."""
        _note(self.countries, (caller.country,))
        if caller.kind not in VERIFIED:
            return
        _note(self.roles, caller.roles)
        _note(self.scopes, caller.scopes)
        _note(self.clients, (caller.client,))
        if caller.principal:
            _renew(self.callers, caller.principal, caller.roles[0] if caller.roles else "")


def seen_in(disk: Disk, last: int) -> Seen:
    """What the newest records show; ``last`` is the newest one's number."""
    seen = Seen()
    try:
        records = disk.reader().records(after=max(0, last - RECORDS_MOST))
    except ConfigError:
        return seen
    for _, record in records:
        if isinstance(record, Evidence):
            seen.take(record.features.caller)
    return seen


def added(told: Told, seen: Seen, disk: Disk) -> Inventory:
    """An inventory with what was seen, and with names that the vault still knows."""
    inventory, taken = told.inventory, _taken(told.inventory)
    names = _Names(disk, told, seen)
    callers = names.callers(seen, taken)
    roles = {role.id for role in inventory.roles}
    clients = [name for name in reversed(seen.clients) if name.casefold() not in taken]
    return replace(
        inventory,
        roles=(*inventory.roles, *(Role(role) for role in seen.roles if role not in roles))[:MOST],
        scopes=tuple(dict.fromkeys((*inventory.scopes, *seen.scopes)))[:MOST],
        clients=tuple(dict.fromkeys((*inventory.clients, *clients)))[:MOST],
        countries_seen=tuple(sorted(seen.countries)),
        callers=tuple(callers)[:MOST],
        incidents=tuple(names.placed(incident) for incident in inventory.incidents),
    )


class _Names:
    """Names behind pseudonyms, as far as they may be told: each kind is asked for at once."""

    def __init__(self, disk: Disk, told: Told, seen: Seen) -> None:
        self._vault = Vault(disk.control, disk.keyring)
        self._at = told.at
        self._parties = dict(list(told.parties.items())[:PLACED_MOST])
        first = (each.principals[:1] for each in self._parties.values())
        places = (each.addresses for each in self._parties.values())
        self._users = self._opened("principal", chain(seen.callers, *first))
        self._places = self._opened("address", chain(*places))
        self._told: set[str] = set()

    def callers(self, seen: Seen, taken: set[str]) -> list[CallerEntry]:
        """The newest callers first, but for those whose names are ``taken``."""
        found = [(self._users.get(who, ""), role) for who, role in reversed(seen.callers.items())]
        entries = [CallerEntry(name, role) for name, role in found if name and name.casefold() not in taken]
        self._told = {entry.id for entry in entries}
        return entries

    def placed(self, incident: IncidentEntry) -> IncidentEntry:
        """An incident with its caller and its one network, where there is one."""
        parties = self._parties.get(incident.id)
        if parties is None:
            return incident
        users = (self._users.get(who, "") for who in parties.principals[:1])
        caller = next((name for name in users if name in self._told), "")
        return replace(
            incident, caller=caller, network=_one(self._places.get(p, "") for p in parties.addresses)
        )

    def _opened(self, kind: str, pseudonyms: Iterable[int]) -> dict[int, str]:
        found = self._vault.open_all(kind, list(dict.fromkeys(pseudonyms)), self._at)
        return {who: name for who, name in found.items() if NAME.fullmatch(name)}


def _one(addresses: Iterable[str]) -> str:
    """The one network that holds all addresses: the address alone, or a /24 (IPv4) or /64 (IPv6)."""
    try:
        found = {ip_address(text) for text in addresses if text}
    except ValueError:
        return ""
    if len(found) == 1:
        return str(ip_network(found.pop()))
    around = {ip_network(f"{each}/{24 if each.version == 4 else 64}", strict=False) for each in found}
    return str(around.pop()) if len(around) == 1 else ""


def _taken(inventory: Inventory) -> set[str]:
    """Names of everything else, which no caller and no application may go by."""
    kinds = (inventory.roles, inventory.keys, inventory.operations, inventory.networks, inventory.policies)
    more = (inventory.incidents, inventory.gateways, inventory.models, inventory.alert_channels)
    named = {entry.id for kind in (*kinds, *more) for entry in kind}
    aliases = {
        name for kind in (inventory.roles, inventory.networks) for entry in kind for name in entry.aliases
    }
    fixed = (*inventory.detectors, *inventory.verdicts, *inventory.severities, *inventory.modes)
    return {name.casefold() for name in (*named, *aliases, *fixed, *inventory.scopes)}


def _note(table: dict[str, None], names: Iterable[str]) -> None:
    for name in filter(NAME.fullmatch, names):
        _renew(table, name, None)


def _renew(table: dict[_K, _V], key: _K, value: _V) -> None:
    """Put an entry last; past the bound the first goes."""
    table.pop(key, None)
    table[key] = value
    if len(table) > MOST:
        del table[next(iter(table))]
