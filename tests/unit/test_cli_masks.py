"""``limen masks`` beside a running application: what it hides is hidden from the next call on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from test_cli_commands import Terminal

from limen.asgi import LimenMiddleware
from limen.settings import load

CUSTOMER = {"name": "Ann", "taxId": "DE811"}


async def customer(_request: Request) -> JSONResponse:
    return JSONResponse(CUSTOMER)


API = Starlette(routes=[Route("/{path:path}", customer)])


@pytest.fixture
def limen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER", "LIMEN_OPERATOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    Path("limen.toml").write_text(
        '[data]\nfolder = "data"\n[policy]\npreset = "balanced"\nmode = "enforce"\n'
    )
    monkeypatch.setenv("LIMEN_CONFIG", str(tmp_path / "limen.toml"))
    return Terminal(capsys)


@asynccontextmanager
async def application(key: str) -> AsyncIterator[Callable[[], Any]]:
    """An application with Limen inside; what it gives is what a caller with a key is told."""
    app = LimenMiddleware(
        API, settings=load(Path("limen.toml"), {"LIMEN_MASTER_KEY_FILE": "secret/master.key"}, {})
    )

    async def told() -> Any:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return (await client.get("http://api/customers/5", headers={"x-api-key": key})).json()

    try:
        yield told
    finally:
        await app.close()


def test_a_field_is_hidden_and_given_out_again(limen: Terminal) -> None:
    key = limen.json("keys", "create", "ann", "--role", "support")["text"]

    async def play() -> None:
        async with application(key) as told:
            assert await told() == CUSTOMER
            hidden = await asyncio.to_thread(limen.json, "masks", "hide", "taxId", "--role", "support")
            assert await told() == {"name": "Ann", "taxId": "*****"}
            (listed,) = await asyncio.to_thread(limen.json, "masks", "list")
            assert (listed["id"], listed["slots"]) == (hidden["id"], {"field": "taxId", "role": "support"})
            assert "taxId" in await asyncio.to_thread(limen.run, "masks", "list")
            await asyncio.to_thread(limen.run, "masks", "unhide", hidden["id"])
            assert await told() == CUSTOMER
            await asyncio.to_thread(limen.run, "undo")
            assert (await told())["taxId"] == "*****"

    asyncio.run(play())


def test_a_plan_hides_one_too(limen: Terminal) -> None:
    key = limen.json("keys", "create", "ann", "--role", "support")["text"]
    Path("operations.json").write_text('[{"op": "mask_field", "slots": {"field": "taxId"}}]')

    async def play() -> None:
        async with application(key) as told:
            await told()
            plan = await asyncio.to_thread(limen.json, "plans", "make", "operations.json")
            await asyncio.to_thread(limen.run, "plans", "apply", plan["id"])
            assert (await told())["taxId"] == "*****"
            await asyncio.to_thread(limen.run, "undo")
            assert await told() == CUSTOMER

    asyncio.run(play())


def test_where_nobody_can_hide_it_is_refused(limen: Terminal) -> None:
    limen.run("keys", "create", "ann")
    limen.run("masks", "hide", "taxId", status=2)
    assert "only LimenMiddleware can" in limen.errors
    assert limen.json("masks", "list") == []
    limen.run("masks", "unhide", "nothing", status=2)
    assert "no mask is named 'nothing'" in limen.errors
