"""The demonstration's API believes the gateway, and nobody who came round it."""

import asyncio
from pathlib import Path

import httpx
import msgspec
import pytest

from limen.credentials.upstream import HEADER, UpstreamSigner
from limen.demo.api import Gatekeeper, application
from limen.demo.backend import live_through
from limen.demo.interchange import DEMO_TIME
from limen.demo.shop import Shop, seeded
from limen.model import Caller, Identity
from limen.testing.credentials import Desk

AT = 5000.0
ADA = Identity(Caller(kind="api_key", roles=("customer",)), names={"principal": "u-1001"})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def status(desk: Desk, headers: dict[str, str]) -> int:
    """What ``GET /v1/me`` gets with these headers."""
    keys = {str(desk.keyring.current): desk.keyring.rotated("upstream")}
    transport = httpx.ASGITransport(application(Shop(seeded(7)), Gatekeeper(keys)))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://shop", headers=headers) as web:
            return (await web.get("/v1/me")).status_code

    return asyncio.run(ask())


def signed(desk: Desk, identity: Identity = ADA) -> dict[str, str]:
    return {
        HEADER: UpstreamSigner(desk.keyring).sign(identity, "r1", AT),
        "x-request-id": "r1",
        DEMO_TIME: str(AT),
    }


def test_a_caller_the_gateway_vouches_for_gets_an_answer(desk: Desk) -> None:
    assert status(desk, signed(desk)) == 200


def test_nobody_is_vouched_for_and_may_ask_only_what_is_public(desk: Desk) -> None:
    assert status(desk, signed(desk, Identity())) == 401


@pytest.mark.parametrize(
    "change",
    [
        {HEADER: ""},
        {HEADER: "a.b.c"},
        {"x-request-id": "r2"},
        {DEMO_TIME: str(AT + 3600)},
        {DEMO_TIME: "soon"},
        {"x-limen-principal": "u-1001", HEADER: ""},
    ],
)
def test_a_call_that_came_round_the_gateway_gets_nothing(desk: Desk, change: dict[str, str]) -> None:
    assert status(desk, signed(desk) | change) == 403


def test_another_installations_signature_is_worth_nothing(desk: Desk, tmp_path: Path) -> None:
    assert status(desk, signed(Desk(tmp_path / "other"))) == 403


def test_what_was_written_in_the_past_is_there_and_what_was_refused_is_not(tmp_path: Path) -> None:
    shop = Shop(seeded(7))
    before = len(shop.tables.orders)
    order = {
        "method": "POST",
        "target": "/v1/orders",
        "body": '{"items":[{"product_id":3,"count":2}]}',
        "principal": "u-1001",
        "roles": ["customer"],
    }
    past = [order | {"response": {"status": code}} for code in (201, 503, 401)]
    path = tmp_path / "history.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in past))
    live_through(shop, path)
    assert len(shop.tables.orders) == before + 1
