"""API keys by the names that people gave them, and the roles and scopes that are in use."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from limen.assemble import Installation
from limen.copilot.inventory import KeyEntry
from limen.credentials.apikey import PREFIX
from limen.model import Key, Scope
from limen.model.rule import EVERYONE, StandingRule

LONGEST = 60
"""Characters of a note that is a name; a longer one is a remark."""


class Named(msgspec.Struct, frozen=True):
    """A key and what an inventory tells of it."""

    key: Key
    entry: KeyEntry


def named_keys(installation: Installation, most: int) -> list[Named]:
    """The newest keys: each by its note, else its owner, else its public id, whichever is its alone."""
    at, zone = installation.clock.now(), ZoneInfo(installation.settings.rules.time_zone)
    keys = list(installation.keys.list())[-most:]
    details = {key.public_id: installation.keys.details(key) for key in keys}
    notes = Counter(each.note for each in details.values())
    owners = Counter(each.principal for each in details.values())
    held = _held(installation, at)
    found = []
    for key in keys:
        said = details[key.public_id]
        choices = ((said.note, notes), (said.principal, owners))
        name = next((text for text, count in choices if _fits(text) and count[text] == 1), key.public_id)
        state = key.refused(at).removesuffix(" key") or ("suspended" if key.credential in held else "active")
        entry = KeyEntry(
            name,
            "" if key.imported else PREFIX + key.public_id,
            key.roles[0] if key.roles else "",
            key.scopes,
            state,
            _last_day(key.expires, zone),
            said.networks,
        )
        found.append(Named(key, entry))
    return found


def roles_and_scopes(
    named: Iterable[Named], rules: Iterable[StandingRule]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that keys have and rules name, in order of appearance."""
    roles: dict[str, None] = {}
    scopes: dict[str, None] = {}
    for each in named:
        roles |= dict.fromkeys(each.key.roles)
        scopes |= dict.fromkeys(each.key.scopes)
    for rule in rules:
        spared = rule.slots.except_.roles if rule.slots.except_ else ()
        roles |= dict.fromkeys(role for role in (rule.slots.role, *spared) if role and role != EVERYONE)
    return tuple(roles), tuple(scopes)


def _fits(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST and text.isprintable()


def _held(installation: Installation, at: float) -> frozenset[int]:
    holds = installation.world.holds.all()
    return frozenset(hold.subject for hold in holds if hold.scope is Scope.CREDENTIAL and hold.stands(at))


def _last_day(expires: float, zone: ZoneInfo) -> str | None:
    """The last day on which the key is valid; the moment of its end is no more."""
    return datetime.fromtimestamp(expires - 1, zone).date().isoformat() if expires else None
