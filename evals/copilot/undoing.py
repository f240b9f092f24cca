"""Undo: every operation that changes something is applied and taken back; every byte is as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from limen.admin.spec_source import read_spec
from limen.copilot.operation import Operation
from limen.copilot.operations import BY_NAME, ImportSpec
from limen.copilot.plan import Plan
from limen.model import Key
from limen.testing.office import Office

OPENAPI = '{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {"/v1/a": {"get": {}}}}'

EXAMPLES: dict[str, dict[str, Any]] = {
    "create_key": {"owner": "batch", "scopes": ["read"], "expires": "2099-03-31"},
    "rotate_key": {"key": "anna", "grace_s": 3600},
    "suspend_key": {"key": "anna", "duration_s": 3600},
    "resume_key": {"key": "held"},
    "revoke_key": {"key": "anna"},
    "set_key_scopes": {"key": "anna", "scopes": ["read"]},
    "set_key_networks": {"key": "anna", "networks": ["10.0.0.0/8"]},
    "set_key_expiry": {"key": "anna", "expires": "2099-01-31"},
    "set_token_lifetime": {"role": "partners", "seconds": 900},
    "set_rate_limit": {"role": "partners", "calls": 10, "per_s": 60},
    "set_quota": {"key": "anna", "calls": 1000, "per_s": 86400},
    "set_body_limit": {"bytes": 1000},
    "require_step_up": {"role": "support"},
    "require_dpop": {"role": "partners"},
    "require_mtls": {"key": "anna"},
    "require_passkey": {"operations": ["/v1/orders"]},
    "block_network": {"networks": ["198.51.100.0/24"], "duration_s": 3600},
    "allow_network": {"networks": ["203.0.113.0/24"]},
    "block_client": {"client": "anna", "until": "2099-01-01"},
    "add_policy": {"effect": "forbid", "role": "support", "operations": ["POST /v1/orders"]},
    "remove_policy": {"policy": "watch-the-unusual"},
    "set_mode": {"operations": ["GET /v1/orders"], "mode": "observe"},
    "set_budget": {"budget": "step_up", "share": 0.01},
    "plant_decoy": {"path": "/internal/export"},
    "mask_field": {"field": "email"},
    "route_alerts": {"severity": "high", "to": "soc"},
    "start_gateway": {"upstream": "localhost:9000"},
    "write_gateway": {"kind": "traefik", "upstream": "localhost:9000", "folder": "/nowhere/limen"},
    "import_spec": {"source": "openapi.json"},
    "label_evidence": {"target": "e1", "label": "benign", "until": "2099-01-01"},
}
"""One of each, but for those that need something of their own: see ``APART``."""

APART = {
    "block_country": "needs a GeoIP file",
    "stop_gateway": "is told with the gateway it stops, below",
    "approve_model": "is about what was learnt: it goes back to a revision that is kept",
    "rollback_model": "is about what was learnt: it goes back to a revision that is kept",
    "undo": "is the inverse itself",
}
STAY = ("create_key", "rotate_key", "revoke_key")
"""Keys stay as these leave them (made ones are revoked); the documents do not."""

REFUSED = {"mask_field"}
"""Only an application's own process can hide fields: elsewhere this is refused, and changes nothing."""

CHANNEL = (
    '[[alerts.channels]]\nname = "soc"\nsyslog = "udp://127.0.0.1:9"\n'
    '[forward_auth]\nlisten = "127.0.0.1:9002"\n'
)


class Undone(msgspec.Struct, frozen=True):
    """Whether applying an operation ``changed`` anything, and whether all of it came back (``same``)."""

    op: str
    changed: bool
    same: bool


def evaluate() -> list[Undone]:
    """Every operation that can be taken back whole, one after the other in one installation."""
    with TemporaryDirectory() as folder, furnished(Path(folder)) as office:
        return [undone(office, name) for name in sorted(set(EXAMPLES) - REFUSED - set(STAY))]


@contextmanager
def furnished(folder: Path) -> Iterator[Office]:
    """An installation with what the examples speak of."""
    office = Office(folder, CHANNEL)
    for name, role in (("anna", "partners"), ("bert", "support"), ("held", "partners")):
        office.employ(name, role)
    office.ask("keys.suspend", public_id=office.key("held"), until=0.0)
    office.ask("policy.use", text=office.ask("policy.show").text, source="as it was")
    for number in range(5):
        office.call("anna", f"/v1/orders/{number}", at=office.now - 60 + number)
    (folder / "openapi.json").write_text(OPENAPI)
    EXAMPLES["import_spec"]["source"] = str(folder / "openapi.json")
    try:
        yield office
    finally:
        office.close()


def undone(office: Office, name: str) -> Undone:
    """One operation applied and taken back."""
    before = kept(office)
    plan = planned(office, operation(name))
    office.ask("plans.apply", id=plan.id, console=True)
    changed = kept(office) != before
    office.ask("undo")
    return Undone(name, changed, kept(office) == before and bool(office.installation.control.verify_chain()))


def operation(name: str) -> Operation:
    """One of a kind, made from its example."""
    return BY_NAME[name].of(EXAMPLES[name])


def planned(office: Office, *operations: Operation) -> Plan:
    """A plan, for which the documents that it names were read."""
    named = [each.source for each in operations if isinstance(each, ImportSpec) and each.source]
    return office.plan(*operations, documents={source: read_spec(source) for source in named})


def kept(office: Office) -> tuple[dict[str, bytes], list[Key], set[tuple[str, int]]]:
    """All that an undo must bring back: documents to the byte, keys and holds."""
    holds = office.installation.control.load_holds()
    keys = [key for key in office.installation.control.load_keys() if not key.revoked]
    return office.documents(), keys, {(hold.scope.value, hold.subject) for hold in holds}
