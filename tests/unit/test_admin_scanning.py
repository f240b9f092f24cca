"""The scanner's link with a real record: how operations are used; patches made, tried, applied, undone."""

from collections.abc import Iterator

import pytest

from limen.admin.scanning import Proposed, patch_of, uses_of
from limen.copilot.patching import Terms
from limen.model import ConfigError, Request
from limen.scan.finding import Place
from limen.scan.stored import Kept
from limen.testing.office import Office

DAY = 86_400.0
ORDER = "GET /v1/orders/{order_id}"
DOCUMENT = """
openapi: 3.1.0
info: {title: shop, version: "1"}
paths:
  /v1/orders: {get: {responses: {"200": {description: orders}}}}
  /v1/orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: one}}}
  /v1/exports: {get: {responses: {"200": {description: all}}}}
  /v1/me: {patch: {responses: {"200": {description: changed}}}}
  /v1/unused: {get: {responses: {"200": {description: nothing}}}}
"""
ONE = b'{"id": %d, "email": "one.person@example.org"}'
OWN = {"anna": (1, 2), "bert": (3, 4)}


def finding(operation: str = ORDER, cwe: int = 639, subject: str = "order_id") -> Kept:
    place = Place("app.py", 7, "show")
    return Kept("probe-object-read", "said", place, "high", "high", "a1b2c3d4e5", cwe, "API1:2023",
                operation=operation, subject=subject)  # fmt: skip


class Shop:
    """Anna and Bert list and open their orders; Cleo of support opens any; Bert opened one of Anna's."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.ask("operations.import", text=DOCUMENT)
        for name, role in (("anna", "customers"), ("bert", "customers"), ("cleo", "support")):
            office.employ(name, role)
        for name, ids in OWN.items():
            self.listed(name, ids)
            for number in ids:
                self.opened(name, number)
        self.opened("cleo", 1)
        self.opened("bert", 1)
        office.call("", "/v1/exports")
        office.rest()

    def listed(self, name: str, ids: tuple[int, ...]) -> None:
        rows = b"[" + b", ".join(ONE % each for each in ids) + b"]"
        assert self.office.call(name, "/v1/orders", answer=rows).passes

    def opened(self, name: str, number: int) -> int:
        return self.office.call(name, f"/v1/orders/{number}", answer=ONE % number).status

    def patch(self, found: Kept, terms: Terms = Terms()) -> Proposed:  # noqa: B008, frozen
        self.office.rest()
        return patch_of(found, terms, self.office.ask, self.office.disk(), self.office.now + 1)


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    office = Office(tmp_path)
    yield Shop(office)
    office.close()


def test_an_operations_use_is_told_by_whatever_name_its_parameter_has(shop):
    uses = uses_of(shop.office.ask, shop.office.disk(), shop.office.now + 1, shop.office.now - DAY)
    use = uses.shown(ORDER)
    assert use is not None
    assert (use.calls, use.callers, use.days) == (6, 3, 1)
    assert use.roles == {"customers": 5, "support": 1}
    assert "email" in use.kinds
    assert uses.shown("GET /v1/unused") is not None
    assert uses.shown("GET /v1/unused").calls == 0
    assert uses.shown("GET /v1/elsewhere") is None


def test_a_patch_is_tried_applied_and_taken_back_to_the_byte(shop):
    office = shop.office
    before = office.documents()
    plan = office.plan(*shop.patch(finding(), Terms(keep=("support",))).operations)
    assert (plan.dry_run.denied.calls, plan.dry_run.denied.callers) == (1, 1)
    assert plan.dry_run.untold == {}
    applied = office.ask("plans.apply", id=plan.id)
    assert applied.id == plan.id
    assert [shop.opened("anna", each) for each in OWN["anna"]] == [200, 200]
    assert shop.opened("bert", 1) == 403, "though he had read it before"
    assert shop.opened("cleo", 2) == 200, "whose role was kept"
    office.ask("undo", name=plan.id)
    assert office.documents() == before
    assert shop.opened("bert", 1) == 200


def test_a_patch_holds_while_behaviour_is_not_judged(shop):
    office = shop.office
    office.ask("plans.apply", id=office.plan(*shop.patch(finding()).operations).id)

    def late(name: str, number: int) -> int:
        headers = (("x-api-key", office.texts[name]),)
        asked = Request(office.now, "GET", f"/v1/orders/{number}", headers, "203.0.113.7", "late")
        return office.installation.point.fallback(asked).status

    assert [late("anna", 1), late("bert", 1), late("bert", 3), late("anna", 99)] == [200, 403, 200, 403]


def test_where_limen_only_observes_the_patch_enforces_on_its_operation_and_says_so(shop):
    proposed = shop.patch(finding())
    assert [each.op for each in proposed.operations] == ["add_policy", "set_mode"]
    assert any("only observes" in each for each in proposed.patch.besides)
    shop.office.ask("mode", mode="enforce")
    assert [each.op for each in shop.patch(finding()).operations] == ["add_policy"]


def test_an_operation_without_a_credential_is_shut_to_strangers_alone(shop):
    office = shop.office
    plan = office.plan(*shop.patch(finding("GET /v1/exports", 306)).operations)
    assert plan.dry_run.denied.calls == 1
    office.ask("plans.apply", id=plan.id)
    assert office.call("", "/v1/exports").status == 403
    assert office.call("anna", "/v1/exports").status == 200


MANY = b"{" + b", ".join(b'"a%d": 1' % number for number in range(70)) + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"name": "Anna"}', 200),
        (b'{"isAdmin": true}', 403),
        (b'{"name": "Anna", "IS_ADMIN": null}', 403),
        (b'{"user": {"is-admin": 1}}', 403),
        (b'{"is\\u0041dmin": true}', 403),
        (b'{"name": "Anna", "isAdmin": true', 403),
        (MANY, 403),
        (b"", 200),
    ],
)
def test_a_member_that_is_not_to_be_set_is_refused_however_it_is_spelt(shop, body, status):
    office = shop.office
    office.ask(
        "plans.apply", id=office.plan(*shop.patch(finding("PATCH /v1/me", 915, "isAdmin")).operations).id
    )
    assert office.call("anna", "/v1/me", method="PATCH", body=body).status == status


def test_whose_a_function_is_is_asked_with_who_used_it(shop):
    with pytest.raises(ConfigError, match=r"customers \(5\), support \(1\)"):
        shop.patch(finding(cwe=285))


def test_an_operation_that_the_gateway_cannot_tell_yet_is_not_patched(shop):
    with pytest.raises(ConfigError, match="limen operations import"):
        shop.patch(finding("GET /v1/parcels/{id}"))


def test_hostile_text_of_a_report_makes_no_plan(shop):
    with pytest.raises(ConfigError, match="about no operation that a rule could name"):
        shop.patch(finding('GET /v1/orders"]) || true //'))
