"""The part of an inventory that the running process has in its hands: quick, and nothing is decrypted but
keys' details."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from limen.admin.changes import Standing, standing_changes
from limen.admin.inventory.incidents import Parties, incidents
from limen.admin.inventory.keys import named_keys, roles_and_scopes
from limen.admin.inventory.operations import operations
from limen.admin.inventory.policies import policies
from limen.admin.inventory.settings import in_force
from limen.admin.plan_record import Records
from limen.admin.present import gateways_of
from limen.admin.written import written_of
from limen.assemble import Installation
from limen.assemble.places import taken
from limen.assemble.rules import document_of
from limen.copilot.inventory import (
    ChangeEntry,
    Channel,
    GatewayEntry,
    Inventory,
    ModelEntry,
    NamedNetwork,
    Role,
)
from limen.model.rule import StandingRule
from limen.settings.networks import NamedNetwork as NetworkSetting

MOST = 1_000
"""Entries of each sort; of what grows, the newest."""

MODEL = "runtime-guard"
"""What the one model is called: that of calls. What logins teach is undone by erasing a person, and has no
revisions."""


class Told(msgspec.Struct, frozen=True):
    """An inventory without what traffic alone has shown. ``keys`` are the public ids and ``operations`` the
    ids in the catalogue behind its names, ``parties`` who was in each incident. ``last`` is the number of the
    newest record in the journal, ``at`` the time in Unix seconds."""

    inventory: Inventory
    keys: dict[str, str]
    operations: dict[str, int]
    parties: dict[str, Parties]
    last: int
    at: float


def told(installation: Installation) -> Told:
    """What the process knows now."""
    at, settings = installation.clock.now(), installation.settings
    zone = ZoneInfo(settings.rules.time_zone)
    named = named_keys(installation, MOST)
    known = operations(installation, MOST)
    names = {operation: entry.id for operation, entry in known}
    rules = [rule for rule in document_of(installation.control) if not rule.over(at)]
    roles, scopes = roles_and_scopes(named, rules)
    entries, parties = incidents(installation, named, names, zone, MOST)
    inventory = Inventory(
        now=_stamp(at, zone),
        open=True,
        time_zone=settings.rules.time_zone,
        roles=tuple(Role(role) for role in roles[:MOST]),
        scopes=tuple(scopes[:MOST]),
        keys=tuple(each.entry for each in named),
        operations=tuple(entry for _, entry in known),
        networks=tuple(_network(network) for network in settings.networks[:MOST]),
        clients=_clients(rules),
        incidents=entries,
        policies=policies(installation, rules)[:MOST],
        gateways=_gateways(installation),
        models=(_model(installation),),
        alert_channels=_channels(installation),
        detectors=tuple(detector.name for detector in installation.world.detectors),
        settings=in_force(installation, rules, {each.key.public_id: each.entry.id for each in named}),
        changes=tuple(_change(each, zone) for each in _changes(installation)),
    )
    return Told(
        inventory,
        {each.entry.id: each.key.public_id for each in named},
        {name: operation for operation, name in names.items()},
        parties,
        installation.journal.health().next - 1,
        at,
    )


def _stamp(at: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(int(at), zone).isoformat()


def _network(network: NetworkSetting) -> NamedNetwork:
    return NamedNetwork(network.name, str(network.cidr), network.aliases)


def _clients(rules: list[StandingRule]) -> tuple[str, ...]:
    """Those that rules name; those seen are added later."""
    return tuple(dict.fromkeys(rule.slots.client for rule in rules if rule.slots.client not in (None, "*")))


def _gateways(installation: Installation) -> tuple[GatewayEntry, ...]:
    """Those that plans started, and the one of a `limen up` that stands on the installation itself."""
    known = gateways_of(installation.control)
    found = [GatewayEntry(g.id, "envoy", g.port, g.upstream, g.state) for g in known]
    found += [
        GatewayEntry(w.id, w.kind, w.port, w.upstream, "written")
        for w in written_of(installation.control, installation.keyring)
    ]
    at_home = any(g.folder == "" and g.state == "running" for g in known)
    if not at_home and taken(installation.places.data, "up.lock"):
        server = installation.settings.server
        kind = "envoy" if server.envoy else "limen"
        found.append(GatewayEntry("edge", kind, server.listen.port, _host(server.upstream), "running"))
    return tuple(found[:MOST])


def _host(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def _model(installation: Installation) -> ModelEntry:
    """What is learnt now would be the next revision."""
    revision = installation.world.model_revision
    return ModelEntry(
        MODEL,
        ("model", "guard model", "runtime model"),
        f"r{revision}" if revision else None,
        f"r{revision - 1}" if revision > 1 else None,
        f"r{revision + 1}",
    )


def _channels(installation: Installation) -> tuple[Channel, ...]:
    alerts = installation.settings.alerts
    found = ((alerts.webhook, Channel("webhook", ("hook",))), (alerts.syslog, Channel("syslog", ("siem",))))
    return tuple(channel for address, channel in found if address)


def _changes(installation: Installation) -> list[Standing]:
    records = Records(installation.control, installation.keyring).all()
    return list(standing_changes(installation.control, records, MOST))


def _change(change: Standing, zone: ZoneInfo) -> ChangeEntry:
    return ChangeEntry(change.id, _stamp(change.at, zone), change.what)
