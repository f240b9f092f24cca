"""A framework on request: proposed from a real record, tried on it, applied and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.admin.securing import WINDOW, Secured, secured
from limen.copilot.securing import called
from limen.testing.office import Office

DAY = 86_400.0
ORDERS, REFUND = "GET /v1/orders", "GET /v1/refunds"
DOCUMENT = """
openapi: 3.1.0
info: {title: shop, version: "1"}
paths:
  /v1/orders: {get: {responses: {"200": {description: orders}}}}
  /v1/refunds: {get: {responses: {"200": {description: refunds}}}}
"""


def lived(office: Office) -> Office:
    """Three days: partners and support read orders, support alone looks at refunds; one caller attacks."""
    office.ask("operations.import", text=DOCUMENT)
    for name, role in (("anna", "partners"), ("bert", "support"), ("cleo", "support")):
        office.employ(name, role)
    for day in (3, 2, 1):
        start = office.now - day * DAY
        for number in range(60):
            for name in ("anna", "bert", "cleo"):
                office.call(name, "/v1/orders", at=start + number * 60)
            if number % 3 == 0:
                office.call("bert", "/v1/refunds", at=start + number * 60 + 5)
                office.call("cleo", "/v1/refunds", at=start + number * 60 + 5)
    for number in range(5):
        office.call("anna", "/v1/orders?q=1'%20OR%20'1'='1'%20UNION%20SELECT--", at=office.now - 600 + number)
    office.rest()
    return office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = lived(Office(tmp_path_factory.mktemp("office")))
    yield office
    office.close()


@pytest.fixture(scope="module")
def found(office: Office) -> Secured:
    return secured(office.ask, office.disk(), office.now, office.now - WINDOW)


def slots(found: Secured, op: str) -> list[dict[str, object]]:
    return [each.operation.slots for each in found.proposals if each.operation.op == op]


def test_only_what_was_nothing_odd_is_the_ground(found: Secured) -> None:
    ground = found.ground
    assert (ground.calls, ground.callers, ground.days) == (660, 3, 3)
    assert ground.odd == 5
    assert [(role.role, role.calls, role.callers) for role in ground.roles] == [
        ("partners", 180, 1),
        ("support", 480, 2),
    ]


def test_each_operation_is_kept_for_the_roles_that_do_it(found: Secured) -> None:
    rules = {tuple(each["operations"]): each["except"] for each in slots(found, "add_policy")}
    assert rules[REFUND,] == {"roles": ("support",)}
    assert rules[ORDERS,] == {"roles": ("partners", "support")}


def test_a_rate_follows_from_the_busiest_minutes_and_says_so(found: Secured) -> None:
    (support,) = [each for each in found.proposals if called(each) == "set_rate_limit support"]
    assert support.operation.slots == {"role": "support", "calls": 30, "per_s": 60}
    assert support.numbers == {"minutes": 360, "p999": 2, "most": 2, "factor": 1.5}
    assert "360 minutes held at most 2 of one caller's calls" in support.why


def test_decoys_lie_beside_the_api(found: Secured) -> None:
    assert slots(found, "plant_decoy")[0]["path"] == "/v1/internal/users/export"


def test_what_there_is_nothing_to_go_by_for_is_said(found: Secured) -> None:
    said = {each.advice: each.why for each in found.remarks if each.kind == "left"}
    assert "no caller with a role came with a token" in said["tokens"]
    assert "no call with a body" in said["bodies"]
    standing = {each.advice: each.why for each in found.remarks if each.kind == "stands"}
    assert standing["schema"].startswith("2 operations are declared")


def test_nobody_harmless_is_refused(found: Secured) -> None:
    assert (found.trial.calls, found.trial.refused, found.trial.asked) == (660, 0, 0)


def test_the_table_has_all_ten_and_says_what_remains(found: Secured) -> None:
    rows = {row.id: row for row in found.coverage}
    assert list(rows) == [f"API{number}:2023" for number in range(1, 11)]
    assert rows["API5:2023"].covered == "fully"
    assert rows["API4:2023"].covered == "partly"
    assert rows["API1:2023"].covered == "watched"
    assert rows["API10:2023"].covered == "not"
    assert all(row.remains for row in found.coverage)
    assert any("plain HTTP" in each for each in rows["API8:2023"].open)


def test_the_plan_stops_what_it_says_and_is_taken_back(tmp_path: Path) -> None:
    office = lived(Office(tmp_path))
    found = secured(office.ask, office.disk(), office.now, office.now - WINDOW)
    plan = office.plan(*found.operations, text="secure this API")
    before = office.documents()
    assert plan.impact.value == "tighten"
    office.ask("plans.apply", id=plan.id)
    assert office.call("bert", "/v1/refunds").status == 200
    assert office.call("anna", "/v1/orders").status == 200
    assert office.call("anna", "/v1/refunds").status == 403
    again = secured(office.ask, office.disk(), office.now, office.now - WINDOW)
    assert not again.proposals, "what stands is not proposed again"
    assert "add_policy GET /v1/refunds" in {each.what for each in again.remarks if each.kind == "stands"}
    office.ask("undo", name=plan.id)
    assert office.documents() == before
    assert office.call("anna", "/v1/refunds").status == 200
    office.close()


def test_what_would_refuse_a_harmless_caller_is_left_out_and_said(tmp_path: Path) -> None:
    """One caller's rare bursts are within one in a thousand of all minutes, and far beyond the limit."""
    office = Office(tmp_path)
    for number in range(4):
        office.employ(f"p{number}", "partners")
    for name in office.texts:
        for number in range(300):
            office.call(name, "/v1/orders", at=office.now - 2 * DAY + number * 60)
    for number in range(100):
        office.call("p0", "/v1/orders", at=office.now - DAY + number * 0.3)
    office.rest()
    found = secured(office.ask, office.disk(), office.now, office.now - WINDOW)
    office.close()
    assert not slots(found, "set_rate_limit")
    (said,) = [each for each in found.remarks if each.what == "set_rate_limit partners"]
    assert (said.kind, said.advice) == ("left", "rates")
    assert "harmless calls would be refused" in said.why


def test_with_nothing_on_record_it_says_what_is_missing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    found = secured(office.ask, office.disk(), office.now, office.now - WINDOW)
    office.close()
    assert "0 harmless calls are on record and 200 are needed" in found.missing[0]
    assert not found.operations
