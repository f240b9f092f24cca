"""The shop answers as an API of its kind does, holes included."""

import asyncio

import httpx
import msgspec
import pytest

from limen.credentials.upstream import Claims
from limen.demo.api import application
from limen.demo.shop import ROUTES, Shop, seeded

CUSTOMER = ("customer",)


@pytest.fixture
def shop() -> Shop:
    return Shop(seeded(7))


def owner_and_order(shop: Shop) -> tuple[str, int]:
    owner, numbers = next(
        (who, found) for who, found in shop.tables.orders_of.items() if who.startswith("u-")
    )
    return owner, numbers[0]


def test_the_same_seed_gives_the_same_rows() -> None:
    assert seeded(7).orders == seeded(7).orders
    assert seeded(7).orders != seeded(8).orders


def test_a_personal_operation_wants_a_caller_and_the_right_role(shop: Shop) -> None:
    assert shop.answer("GET", "/v1/me").status == 401
    assert shop.answer("GET", "/v1/admin/users", principal="u-1001", roles=CUSTOMER).status == 403
    assert shop.answer("GET", "/v1/admin/users", principal="a-1", roles=("admin",)).status == 200


def test_a_hole_hands_out_another_customers_order(shop: Shop) -> None:
    owner, number = owner_and_order(shop)
    stranger = "u-1001" if owner != "u-1001" else "u-1002"
    reply = shop.answer("GET", f"/v1/orders/{number}", principal=stranger, roles=CUSTOMER)
    assert (reply.status, msgspec.json.decode(reply.body)["owner"]) == (200, owner)


def test_another_customers_order_cannot_be_cancelled(shop: Shop) -> None:
    owner, number = owner_and_order(shop)
    assert shop.answer("DELETE", f"/v1/orders/{number}", principal="u-0", roles=CUSTOMER).status == 403
    assert shop.answer("DELETE", f"/v1/orders/{number}", principal=owner, roles=CUSTOMER).status == 204


def test_an_order_that_was_made_is_listed_and_its_invoice_can_be_read(shop: Shop) -> None:
    body = b'{"items":[{"product_id":3,"count":2}]}'
    made = msgspec.json.decode(shop.answer("POST", "/v1/orders", body, "u-1001", CUSTOMER).body)
    listed = msgspec.json.decode(shop.answer("GET", "/v1/orders", b"", "u-1001", CUSTOMER).body)
    invoice = shop.answer("GET", f"/v1/invoices/{made['invoice']}", b"", "u-1001", CUSTOMER)
    assert made["id"] in [item["id"] for item in listed["items"]]
    assert msgspec.json.decode(invoice.body)["order_id"] == made["id"]


def test_new_ids_do_not_hang_on_who_came_first() -> None:
    body = b'{"items":[{"product_id":3,"count":2}]}'
    made = []
    for order in (("u-1001", "u-1002"), ("u-1002", "u-1001")):
        shop = Shop(seeded(7))
        made.append({who: shop.answer("POST", "/v1/orders", body, who, CUSTOMER).body for who in order})
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("method", "target", "body", "status"),
    [
        ("GET", "/v1/orders/'%20OR%201=1", b"", 404),
        ("GET", "/v1/orders//items", b"", 404),
        ("GET", "/v1/orders/99999999999999999999", b"", 404),
        ("GET", "/v1/products?page=-1&limit=x", b"", 200),
        ("GET", "/v1/search?q=%ff%fe", b"", 200),
        ("POST", "/v1/orders", b'{"items":[{"product_id":{},"count":1}]}', 422),
        ("POST", "/v1/orders", b'{"items":[{"product_id":[1],"count":1}]}', 422),
        ("POST", "/v1/orders", b"\xff", 422),
        ("POST", "/v1/transfers", b'{"from":"x","to":"y","amount":1}', 422),
        ("TRACE", "/v1/me", b"", 405),
        ("GET", "/", b"", 404),
    ],
)
def test_odd_requests_get_a_plain_answer(
    shop: Shop, method: str, target: str, body: bytes, status: int
) -> None:
    assert shop.answer(method, target, body, "u-1001", CUSTOMER).status == status


ROLES = ("customer", "admin", "support", "partner", "courier", "finance", "service")
KNOWN = Claims("limen", 0, 30, "r1", "api_key", "u-1001", "id", ROLES)


async def asked(calls: list[tuple[str, str]]) -> list[tuple[int, bytes]]:
    """Make the calls over HTTP, in process, as a caller the gateway vouches for."""
    transport = httpx.ASGITransport(application(Shop(seeded(7)), lambda _request: KNOWN))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as web:
        replies = [await web.request(method, target) for method, target in calls]
    return [(reply.status_code, reply.content) for reply in replies]


def test_every_operation_answers_over_http_as_in_process() -> None:
    shop = Shop(seeded(7))
    fill = {"{id}": "1001", "{uuid}": "nothing", "{code}": "P1"}
    calls = []
    for route in ROUTES:
        target = route.template
        for name, value in fill.items():
            target = target.replace(name, value)
        calls.append((route.method, target + "?page=2&q=a%20b"))
    within = [shop.answer(method, target, b"", "u-1001", ROLES) for method, target in calls]
    assert asyncio.run(asked(calls)) == [(reply.status, reply.body) for reply in within]
