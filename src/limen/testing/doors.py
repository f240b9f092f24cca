"""A whole installation behind its doors, asked in process: for tests of doors and of what asks at them."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from limen.assemble import Places, open_installation, places
from limen.assemble.doors import door_app
from limen.credentials.keys import Terms
from limen.credentials.secret_file import write_secret
from limen.engine.login_promise import Promise
from limen.identity.guard import SCOPE
from limen.model import Change, Evidence
from limen.running.doors import DoorServer
from limen.settings import Address, load
from limen.settings import Doors as DoorSettings
from limen.testing.traffic import START

DAY: Final = 86_400.0
_MASTER: Final = (
    b'{"generations":[{"id":1,"key":"bGltZW4gdGVzdCBtYXN0ZXIga2V5LCBubyBzZWNyZXQ=","made":0.0}],"version":1}'
)
_SEAL: Final = (
    b'{"generation":1,"root":"ghRH3Lueo6Oi/Y56X5Z5is9v8Al7xk7MIlBW2YksnN4gfeWoD64SnwRSR23qzreXoEv2SrSbq+v4OBf8"'
    b',"version":1}'
)
"""A key of 32 known bytes, and a root key wrapped under it: no secret, and good for tests alone."""
HOME: Final[dict[str, Any]] = {
    "client_ip": "84.208.1.7",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
    "accept_language": "nb-NO",
    "device_id": "ada's cookie",
    "asn": 29695,
    "country": "NO",
    "lat": 59.9,
    "lon": 10.7,
    "accuracy_km": 20.0,
    "client": "web",
}
"""A login from home, in the fields of the REST door."""
AWAY: Final[dict[str, Any]] = {
    "client_ip": "45.9.20.3",
    "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36",
    "asn": 9009,
    "country": "US",
    "lat": 40.7,
    "lon": -74.0,
}
"""A thief's login, from where nobody here has been."""


class Doors:
    """An installation in a folder, in enforcing mode, and ``key``, which may ask. ``at`` is its time.

    It refuses next to nobody, so that what is odd is stepped up. Its pseudonyms and its clock are the same
    each time, and with them every lot that is drawn of a login.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.at = START
        self._offset = folder / "offset"
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "clock.offset_file": str(self._offset),
            "policy.mode": "enforce",
            **settings,
        }
        _write_keys(places(load(None, {}, said), {}))
        self.installation = open_installation(load(None, {}, said), create=True, environ={})
        self.installation.clock.now = lambda: self.at
        self.world = self.installation.world
        self.world.promise = Promise(reject=1e-12)
        self.key = self.mint(SCOPE)
        self.app = door_app(self.installation)

    def mint(self, *scopes: str) -> str:
        """The text of a new key."""
        made = self.installation.keys.create(Terms("idp", scopes=scopes), Change(self.at, "test"))
        self.installation.controls.load()
        return made.text

    def later(self, seconds: float) -> None:
        """Move the clock on."""
        self.at += seconds

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, with the key unless it brings headers of its own."""
        more.setdefault("headers", {"x-api-key": self.key})

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://doors") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """One JSON question."""
        return self.ask("POST", path, json=body, headers={"x-api-key": self.key, **headers})

    def log_in(self, user: str = "ada", **told: Any) -> dict[str, Any]:
        """One login at the REST door."""
        answer: dict[str, Any] = self.post("/v1/risk/login", {"user": user, **told}).json()
        return answer

    def settled_in(self, user: str = "ada", days: int = 20, **told: Any) -> "Doors":
        """A user with a history: one login from home a day, with changes."""
        for _ in range(days):
            self.later(DAY)
            if self.log_in(user, **{**HOME, **told})["action"] not in {"allow", "watch"}:
                raise ValueError("a life of logins from home is never stopped")
        return self

    def last(self) -> Evidence:
        """The evidence of the latest login that succeeded."""
        judged = self.world.judged
        name, at, *_ = judged.record()[-1]
        case = judged.find(name, at)
        if case is None:
            raise ValueError("nobody has logged in")
        return case.evidence

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve over loopback from a thread of its own, which owns the world until this ends; the URL."""
        server = DoorServer(DoorSettings(listen=Address(f"127.0.0.1:{_free_port()}")), self.app)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
            yield f"http://{server.listen}"
            asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    def close(self) -> None:
        """Let go of the folder; whoever opens it next with ``offset`` for a clock goes on at this time."""
        self._offset.write_text(str(self.at - time.time()))
        self.installation.close()


def _write_keys(where: Places) -> None:
    """The keys of a new installation, the same each time."""
    if not where.seal.exists():
        write_secret(where.master, _MASTER)
        write_secret(where.seal, _SEAL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
