"""Incidents by their ids: what each was about, in Limen's own words, and who was in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from limen.admin.inventory.keys import Named
from limen.assemble import Installation
from limen.copilot.inventory import IncidentEntry
from limen.engine.incident import Incident
from limen.engine.meanings import meaning

EVIDENCE_MOST = 10
"""Telling pieces of evidence that are named of each."""


class Parties(msgspec.Struct, frozen=True):
    """Who was in an incident, the oddest first, as pseudonyms: users, and addresses they came from."""

    principals: tuple[int, ...] = ()
    addresses: tuple[int, ...] = ()


def incidents(
    installation: Installation, keys: Iterable[Named], names: Mapping[int, str], zone: ZoneInfo, most: int
) -> tuple[tuple[IncidentEntry, ...], dict[str, Parties]]:
    """The newest, newest first; ``names`` are those of operations by their ids."""
    known = sorted(installation.world.incidents.all(), key=lambda each: -each.last)[:most]
    named = {each.key.credential: each.entry.id for each in keys}
    return (
        tuple(_entry(each, named, names, zone) for each in known),
        {each.id: _parties(each) for each in known},
    )


def _entry(
    incident: Incident, keys: Mapping[int, str], names: Mapping[int, str], zone: ZoneInfo
) -> IncidentEntry:
    loudest = max(incident.signals, key=lambda kind: incident.signals[kind].bits, default="")
    parties = sorted(incident.parties.values(), key=lambda party: -party.odd)
    tried = sorted(incident.operations, key=lambda each: -incident.operations[each].odd)
    telling = dict.fromkeys(evidence for _, evidence in sorted(incident.telling.values(), reverse=True))
    return IncidentEntry(
        incident.id,
        datetime.fromtimestamp(int(incident.first), zone).isoformat(),
        incident.signals[loudest].detector if loudest else "",
        meaning(loudest).words if loudest else "",
        next((keys[party.credential] for party in parties if party.credential in keys), ""),
        operation=next((names[each] for each in tried if each in names), ""),
        evidence=tuple(telling)[:EVIDENCE_MOST],
    )


def _parties(incident: Incident) -> Parties:
    parties = sorted(incident.parties.values(), key=lambda party: -party.odd)
    return Parties(
        tuple(dict.fromkeys(party.principal for party in parties if party.principal)),
        tuple(dict.fromkeys(party.address for party in parties if party.address)),
    )
