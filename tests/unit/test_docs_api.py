"""The guide to the JSON API: its snippets run against a Limen that is served, and its table is complete."""

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from guides import GUIDES, snippet, snippets

from limen.admin.socket import AdminServer
from limen.api import api_app
from limen.api.routes import ROUTES
from limen.credentials.operators import new_key
from limen.running.doors import DoorServer
from limen.testing.office import Office

GUIDE = "api.md"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_port: int) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    config = snippet(GUIDE, "toml").replace("9465", str(unused_port))
    office = Office(tmp_path, config)
    office.employ("temp", "contractors")
    office.rest()
    yield office
    office.close()


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(office: Office) -> Iterator[None]:
    """The API and the administration's socket on one loop, as the decision process has them."""
    loop, installation = asyncio.new_event_loop(), office.installation
    admin = AdminServer(installation, installation.places.admin)
    door = DoorServer(installation.settings.api, api_app(installation), "api")
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        for start in (admin.start, door.start):
            asyncio.run_coroutine_threadsafe(start(), loop).result(30)
        yield
    finally:
        for stop in (door.stop, admin.stop):
            asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_its_snippets_run(office: Office, unused_port: int) -> None:
    key = new_key(Path("ada.pem")).hex()
    office.ask("operators.add", name="ada", role="approver", key=key)
    client, change, sign = (text.replace("9465", str(unused_port)) for text in snippets(GUIDE, "python"))
    scope: dict[str, Any] = {}
    with served(office):
        exec(client, scope)
        exec(change, scope)
        assert scope["plan"]["impact"] == "tighten"
        assert scope["done"]["revisions"]
        assert scope["back"]["plan"] == scope["plan"]["id"]
        exec(sign, scope)
        assert scope["plan"]["signed"]
        assert "an approver" in scope["plan"]["wanted"]


def test_every_route_is_told() -> None:
    told = set(re.findall(r"`((?:GET|POST) /v1/[^`]+)`", (GUIDES / GUIDE).read_text("utf-8")))
    assert told == {f"{each.method} {each.path}" for each in ROUTES} | {"GET /v1/openapi.json"}
