"""A whole installation behind its doors, asked over ASGI; for tests of doors."""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from limen.assemble import open_installation
from limen.assemble.doors import door_app
from limen.credentials.keys import Terms
from limen.engine.login_promise import Promise
from limen.model import Action, Change
from limen.settings import load

DAY = 86_400.0
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
HOME = {
    "client_ip": "84.208.1.7",
    "user_agent": FIREFOX,
    "accept_language": "nb-NO",
    "device_id": "ada's cookie",
    "asn": 29695,
    "country": "NO",
    "lat": 59.9,
    "lon": 10.7,
    "accuracy_km": 20.0,
    "client": "web",
}
AWAY = {
    "client_ip": "45.9.20.3",
    "user_agent": CHROME,
    "asn": 9009,
    "country": "US",
    "lat": 40.7,
    "lon": -74.0,
}


class Doors:
    """An installation in a folder, in enforcing mode, with a key that may ask.

    ``later`` moves its clock. It refuses next to nobody, so that what is odd is stepped up.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.offset = folder / "offset"
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "clock.offset_file": str(self.offset),
            "policy.mode": "enforce",
            **settings,
        }
        self.installation = open_installation(load(None, {}, said), create=True, environ={})
        self.world = self.installation.world
        self.world.promise = Promise(reject=1e-12)
        self.key = self.mint("limen:logins")
        self.app = door_app(self.installation)

    def mint(self, *scopes: str) -> str:
        terms = Terms(f"idp {scopes}", scopes=scopes)
        text = self.installation.keys.create(terms, Change(time.time(), "test")).text
        self.installation.controls.load()
        return text

    def later(self, seconds: float) -> None:
        before = float(self.offset.read_text()) if self.offset.exists() else 0.0
        self.offset.write_text(str(before + seconds))
        self.installation.clock.look()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, with the key unless it brings headers of its own."""
        more.setdefault("headers", {"x-api-key": self.key})

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://doors") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return self.ask("POST", path, json=body, headers={"x-api-key": self.key, **headers})

    def log_in(self, user: str = "ada", **told: Any) -> dict[str, Any]:
        """One login by the REST door."""
        return self.post("/v1/risk/login", {"user": user, **told}).json()

    def settled_in(self, user: str = "ada", days: int = 20, **told: Any) -> "Doors":
        """A user with a history: one login a day."""
        for _ in range(days):
            self.later(DAY)
            assert self.log_in(user, **{**HOME, **told})["action"] in {"allow", "watch"}
        return self

    def last(self) -> Any:
        """The evidence of the latest login."""
        return self.world.judged.find(next(reversed(self.world.judged._kept)), 0.0).evidence

    def verdicts(self) -> Iterable[Action]:
        return [self.last().verdict.action]

    def close(self) -> None:
        self.installation.close()
