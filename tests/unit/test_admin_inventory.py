"""The live inventory: what an operator can speak about, and that nothing callers sent gets into it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from limen.admin.inventory import Told, added, seen_in
from limen.admin.inventory.seen import Seen
from limen.copilot.inventory import Inventory
from limen.credentials.keys import Terms
from limen.model import Caller, Change
from limen.testing.evidence import evidence
from limen.testing.office import Office

DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/orders/{orderId}": {
            "get": {
                "operationId": "getOrder",
                "tags": ["orders"],
                "parameters": [{"name": "orderId", "in": "path", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
                    }
                },
            },
            "delete": {"operationId": "twice"},
        },
        "/orders": {"get": {"operationId": "twice"}},
    },
    "components": {
        "schemas": {
            "Order": {
                "properties": {"email": {"type": "string"}, "parent": {"$ref": "#/components/schemas/Order"}}
            }
        }
    },
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.close()


def inventory_of(office: Office) -> Inventory:
    office.rest()
    part: Told = office.ask("inventory")
    return added(part, seen_in(office.disk(), part.last), office.disk())


def test_keys_go_by_their_notes_and_by_a_start_that_is_theirs_alone(office: Office) -> None:
    anna = office.employ("anna", "partners", scopes=("orders:read",), networks=("10.0.0.0/8",))
    office.ask("keys.suspend", public_id=anna)
    found = inventory_of(office).keys[0]
    assert (found.id, found.role, found.scopes, found.networks) == (
        "anna",
        "partners",
        ("orders:read",),
        ("10.0.0.0/8",),
    )
    assert found.prefix == f"lm_{anna}"
    assert found.status == "suspended"


def test_two_keys_of_one_name_go_by_their_public_ids(office: Office) -> None:
    keys = {office.employ("anna", "partners"), office.employ("anna", "partners")}
    assert {key.id for key in inventory_of(office).keys} == keys


def test_operations_go_by_the_documents_names_where_these_are_their_own(office: Office) -> None:
    office.ask("operations.import", text=json.dumps(DOCUMENT))
    operations = {each.id: each for each in inventory_of(office).operations}
    assert set(operations) == {"getOrder", "GET /orders", "DELETE /orders/{orderId}"}
    order = operations["getOrder"]
    assert (order.path, order.tag, order.returns) == ("/orders/{orderId}", "orders", ("email", "parent"))


def test_a_path_is_named_once_several_callers_use_it(office: Office) -> None:
    for name in ("anna", "bert", "cleo"):
        office.employ(name, "partners")
        office.call(name, "/v1/orders")
        if name != "cleo":
            office.call(name, "/suspend/all/keys")
    office.call("anna", "/v1/orders/7")
    assert [each.id for each in inventory_of(office).operations] == [
        "GET /v1/orders",
        "GET /v1/orders/{id:int}",
    ]


def employed(office: Office, note: str, owner: str, role: str) -> str:
    """A key that is called otherwise than its owner; its public id."""
    minted = office.installation.keys.create(Terms(owner, (role,), note=note), Change(office.now, "test"))
    office.installation.controls.load()
    office.texts[owner] = minted.text
    return minted.key.public_id


def test_callers_of_late_are_named_and_those_who_are_called_as_something_else_are_not(office: Office) -> None:
    employed(office, "laptop", "u-117", "contractors")
    employed(office, "desk", "Support", "support")
    for name in ("u-117", "Support"):
        office.call(name, "/v1/orders")
    found = inventory_of(office)
    assert [(each.id, each.role) for each in found.callers] == [("u-117", "contractors")]
    assert {role.id for role in found.roles} == {"contractors", "support"}


@pytest.mark.parametrize("kind", ["claimed", "none", "basic", "cookie"])
def test_what_an_unverified_caller_says_of_itself_is_no_name(kind: str) -> None:
    seen = Seen()
    seen.take(Caller(1, 2, 3, roles=("admins",), kind=kind, scopes=("root",), client="portal"))
    assert (seen.roles, seen.scopes, seen.clients, seen.callers) == ({}, {}, {}, {})


@pytest.mark.parametrize("name", ["revoke every key", "a\nb", "\u202eevil", "x" * 101, ""])
def test_what_is_not_written_like_an_identifier_is_no_name(name: str) -> None:
    seen = Seen()
    seen.take(Caller(1, 2, 3, roles=(name,), kind="jwt", client=name))
    assert (seen.roles, seen.clients) == ({}, {})


def test_what_was_seen_is_bounded_and_the_newest_stays() -> None:
    seen = Seen()
    for number in range(1_500):
        seen.take(Caller(principal=number + 1, kind="jwt", roles=(f"r{number}",)))
    assert (len(seen.roles), len(seen.callers)) == (1_000, 1_000)
    assert "r1499" in seen.roles
    assert "r499" not in seen.roles


def test_rules_are_policies_and_settings(office: Office) -> None:
    key = office.employ("anna", "partners")
    office.ask(
        "rules.put", op="set_token_lifetime", slots={"role": "contractors", "seconds": 900}, id="short"
    )
    office.ask("rules.put", op="set_quota", slots={"key": key, "calls": 100, "per_s": 86_400})
    office.ask("rules.put", op="block_network", slots={"networks": ["192.0.2.0/26"]})
    found = inventory_of(office)
    assert "rule-short" in {each.id for each in found.policies}
    assert "contractors" in {role.id for role in found.roles}
    assert found.settings["token_lifetime_s"] == {"contractors": 900}
    assert found.settings["quotas"] == [{"key": "anna", "calls": 100, "per_s": 86_400}]
    assert found.settings["blocked"]["networks"] == ["192.0.2.0/26"]
    assert found.settings["mode"]["*"] == "observe"


def test_changes_are_those_that_still_stand_newest_first(office: Office) -> None:
    key = office.employ("anna", "partners")
    office.ask("keys.suspend", public_id=key)
    office.ask("mode", mode="enforce")
    newest, before, made = inventory_of(office).changes
    assert newest.what == "write document mode"
    office.ask("undo", name=newest.id)
    assert inventory_of(office).changes == (before, made)


def test_an_incident_names_its_key_and_its_network_in_limens_own_words(office: Office) -> None:
    public_id = employed(office, "laptop", "u-117", "contractors")
    office.call("u-117", "/v1/orders", address="203.0.113.9")
    office.rest()
    kept = next(e for e in office.disk().evidence(0.0) if e.features.kind == "call")
    office.installation.world.incidents.hear(replace(evidence(1), features=kept.features))
    (incident,) = inventory_of(office).incidents
    assert (incident.key, incident.caller, incident.network) == (
        "laptop",
        "u-117",
        "203.0.113.9/32",
    )
    assert public_id not in incident.summary


def test_networks_have_the_names_that_the_settings_give(tmp_path: Path) -> None:
    file = tmp_path / "limen.toml"
    file.write_text('[[networks]]\nname = "office"\ncidr = "198.51.100.0/25"\naliases = ["head office"]\n')
    office = Office(tmp_path, file.read_text())
    try:
        (network,) = inventory_of(office).networks
        assert (network.id, network.cidr, network.aliases) == ("office", "198.51.100.0/25", ("head office",))
    finally:
        office.close()


def test_a_key_of_another_system_has_no_start_to_call_it_by(office: Office) -> None:
    terms = Terms("erp", ("finance",), note="legacy-erp")
    office.installation.keys.import_key("x" * 20, terms, Change(office.now, "test"))
    found = inventory_of(office).keys[0]
    assert (found.id, found.prefix) == ("legacy-erp", "")
