"""An installation whose administration API is asked in this process, with operators who have keys."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from limen.admin.socket import AdminServer
from limen.api import api_app
from limen.api.signing import signed_headers
from limen.credentials.operators import APPROVE, AUTHOR, new_key, sign
from limen.testing.office import Office

LISTEN = "127.0.0.1:9465"
URL = f"http://{LISTEN}"


class Client:
    """Asks as one operator, or as nobody."""

    def __init__(self, http: httpx.AsyncClient, key: Path) -> None:
        self.http, self.key = http, key

    async def ask(self, method: str, path: str, body: Any = None, **more: str) -> httpx.Response:
        content = b"" if body is None else msgspec.json.encode(body)
        headers = signed_headers(self.key, method, f"{URL}{path}", content) | more
        return await self.http.request(method, path, content=content, headers=headers)

    async def make(self, text: str) -> Any:
        made = await self.ask("POST", "/v1/plans", {"text": text})
        assert made.status_code == 201, made.text
        return made.json()

    async def sign(self, plan: Any) -> httpx.Response:
        return await self._word(plan, "signature", AUTHOR)

    async def approve(self, plan: Any) -> httpx.Response:
        return await self._word(plan, "approval", APPROVE)

    async def _word(self, plan: Any, what: str, purpose: bytes) -> httpx.Response:
        word = sign(self.key, purpose, plan["hash"].encode())[1].hex()
        return await self.ask("POST", f"/v1/plans/{plan['id']}/{what}", {"signature": word})


class House:
    """The installation and its operators: ada and bert approve, olaf only asks; eve is nobody."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder, **{"api.listen": LISTEN})
        self.office.employ("billing-batch", "partners")
        self.folder, self.keys = folder, {}
        for name, role in (("olaf", "operator"), ("ada", "approver"), ("bert", "approver"), ("eve", "")):
            self.keys[name] = folder / f"{name}.pem"
            public = new_key(self.keys[name]).hex()
            if role:
                self.name(name, role, public)

    def name(self, name: str, role: str, public: str) -> None:
        question = self.office.ask("operators.question", action="add", name=name, role=role, key=public)
        agreed = []
        for other in ("ada", "bert")[: question["wanted"]]:
            key, word = sign(self.keys[other], b"limen operators\0", bytes.fromhex(question["text"]))
            agreed.append((key.hex(), word.hex()))
        self.office.ask("operators.add", name=name, role=role, key=public, agreed=agreed)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Callable[[str], Client]]:
        self.office.rest()
        admin = AdminServer(self.office.installation, self.office.installation.places.admin)
        await admin.start()
        transport = httpx.ASGITransport(api_app(self.office.installation))
        async with httpx.AsyncClient(transport=transport, base_url=URL, timeout=120) as http:
            yield lambda name: Client(http, self.keys[name])
        await admin.stop()


def run(house: House, story: Callable[[Callable[[str], Client]], Awaitable[None]]) -> None:
    """Play a story against the API."""

    async def play() -> None:
        async with house.served() as as_:
            await story(as_)

    asyncio.run(play())
