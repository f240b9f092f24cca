"""Laws of plans: an undo leaves every control document as it was, byte for byte, whatever was asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.admin.spec_source import read_spec
from limen.copilot.operation import Impact, Operation
from limen.copilot.operations import BY_NAME, OPERATIONS, ImportSpec
from limen.copilot.plan import Plan
from limen.model import ConfigError, Key
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


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder, CHANNEL)
    for name, role in (("anna", "partners"), ("bert", "support"), ("held", "partners")):
        office.employ(name, role)
    office.ask("keys.suspend", public_id=office.key("held"), until=0.0)
    office.ask("policy.use", text=office.ask("policy.show").text, source="as it was")
    for number in range(5):
        office.call("anna", f"/v1/orders/{number}", at=office.now - 60 + number)
    (folder / "openapi.json").write_text(OPENAPI)
    EXAMPLES["import_spec"]["source"] = str(folder / "openapi.json")
    yield office
    office.close()


def operation(name: str) -> Operation:
    return BY_NAME[name].of(EXAMPLES[name])


def planned(office: Office, *operations: Operation) -> Plan:
    """A plan, for which the documents that it names were read."""
    named = [each.source for each in operations if isinstance(each, ImportSpec) and each.source]
    return office.plan(*operations, documents={source: read_spec(source) for source in named})


def kept(office: Office) -> tuple[dict[str, bytes], list[Key], set[tuple[str, int]]]:
    holds = office.installation.control.load_holds()
    keys = [key for key in office.installation.control.load_keys() if not key.revoked]
    return office.documents(), keys, {(hold.scope.value, hold.subject) for hold in holds}


def test_every_operation_that_changes_something_is_looked_at() -> None:
    changing = {kind.op for kind in OPERATIONS if kind.impact is not Impact.READ}
    assert EXAMPLES.keys() | APART.keys() == changing


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - REFUSED - set(STAY)))
def test_an_undo_restores_every_byte(office: Office, name: str) -> None:
    before = kept(office)
    plan = planned(office, operation(name))
    office.ask("plans.apply", id=plan.id, console=True)
    assert kept(office) != before, "nothing was changed: this would prove nothing"
    office.ask("undo")
    assert kept(office) == before
    assert office.installation.control.verify_chain()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_nothing_here_can_hold_to_is_refused_before_anything_changes(office: Office, name: str) -> None:
    before = kept(office)
    with pytest.raises(ConfigError, match="LimenMiddleware"):
        office.plan(operation(name))
    assert kept(office) == before


def test_a_gateway_that_was_stopped_is_on_the_list_again(office: Office) -> None:
    start = office.plan(BY_NAME["start_gateway"].of({"upstream": "localhost:9000", "port": 18_080}))
    office.ask("plans.apply", id=start.id, console=True)
    before = kept(office)
    stop = office.plan(BY_NAME["stop_gateway"].of({"gateway": "localhost:9000"}))
    office.ask("plans.apply", id=stop.id, console=True)
    assert [each.state for each in office.ask("gateways.list")] == ["stopped"]
    office.ask("undo")
    assert kept(office) == before
    office.ask("undo")


@settings(max_examples=8, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(sorted(set(EXAMPLES) - REFUSED - {"label_evidence"})), min_size=2, max_size=5
    )
)
def test_plans_of_several_operations_are_taken_back_whole(office: Office, names: list[str]) -> None:
    before, documents = kept(office), office.documents()
    try:
        plan = planned(office, *(operation(name) for name in names))
    except ConfigError:
        assert kept(office) == before, "a plan that cannot be made changes nothing"
        return
    office.ask("plans.apply", id=plan.id, console=True)
    office.ask("undo")
    assert office.documents() == documents
    if not set(names) & set(STAY):
        assert kept(office) == before
    else:
        renew(office)


def renew(office: Office) -> None:
    """Put keys that were revoked for good back, as the next example needs them."""
    for revision in office.installation.control.revisions(50):
        if revision.what.startswith(("revoke key", "rotate key")) and revision.why.startswith("plan "):
            try:
                office.ask("undo", name=f"r{revision.number}")
            except ConfigError:
                continue
