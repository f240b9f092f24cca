"""Two Limens that tell each other, over real HTTP on this machine, in one loop."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn
from starlette.applications import Starlette

from limen.assemble import Installation, open_installation
from limen.assemble.ssf import Ssf
from limen.credentials.keys import Terms
from limen.model import Action, Change, Hold, Scope
from limen.model.reply import Reply
from limen.model.request import Request
from limen.running.signals import SignalTasks
from limen.settings import load
from limen.testing.credentials import Issuer

IDP = "https://idp.example"
A = "https://limen-a.example"
AUDIENCE = "https://limen-b.example"


class House:
    """One Limen: an installation, its shared signals and a port."""

    def __init__(
        self, folder: Path, idp: Issuer, text: str, overrides: dict[str, object] | None = None
    ) -> None:
        folder.mkdir(parents=True)
        (folder / "idp.json").write_bytes(idp.jwks())
        file = folder / "limen.toml"
        file.write_text(
            f'[data]\nfolder = "{folder}/data"\n[policy]\npreset = "balanced"\n'
            f'[[identity.jwt]]\nissuer = "{IDP}"\njwks = "{folder}/idp.json"\n{text}'
        )
        environ = {"LIMEN_MASTER_KEY_FILE": str(folder / "secret" / "master.key")}
        self.idp = idp
        self.installation: Installation = open_installation(load(file, {}, {}), create=True, environ=environ)
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[Ssf]:
        """Serve the routes and run the tasks, as a decision process does."""
        tasks = SignalTasks(self.installation)
        config = uvicorn.Config(Starlette(routes=tasks.ssf.routes), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        serving = asyncio.create_task(server.serve(sockets=[self.socket]))
        tasks.start()
        await until(lambda: server.started)
        try:
            yield tasks.ssf
        finally:
            await tasks.stop()
            server.should_exit = True
            await serving

    def token(self, subject: str, age: float) -> str:
        """A token of the identity provider, issued ``age`` seconds ago."""
        now = int(time.time())
        return self.idp.token(sub=subject, iss=IDP, iat=now - age, exp=now + 3600)

    def call(self, token: str) -> Reply:
        """A call to the API with this token."""
        headers = (("authorization", f"Bearer {token}"),)
        return self.installation.point.judge(Request(time.time(), "GET", "/orders", headers, "203.0.113.9"))

    def know(self) -> None:
        """Seal the names met so far, as a decision process does twice a second."""
        self.installation.vault.seal(self.installation.names.take(), self.installation.clock.now())

    def session(self, subject: str) -> int:
        """The pseudonym of a subject's tokens."""
        return self.installation.pseudonyms.of("credential", f"token {IDP} {subject}")

    def suspend(self, subject: str) -> None:
        """As policy does."""
        now = self.installation.clock.now()
        hold = Hold(Scope.CREDENTIAL, self.session(subject), Action.SUSPEND, now, now + 600, "too-odd")
        self.installation.world.holds.put(hold)

    def hold(self, subject: str) -> Hold | None:
        """What stands against a subject's tokens."""
        now = self.installation.clock.now()
        return self.installation.world.holds.on(Scope.CREDENTIAL, self.session(subject), now)

    async def held(self, subject: str) -> float:
        """Wait until a subject is held; how long that took, in seconds."""
        started = time.monotonic()
        await until(lambda: self.hold(subject) is not None)
        return time.monotonic() - started


async def until(fine: Callable[[], bool], patience: float = 30.0) -> None:
    """Wait for something."""
    for _ in range(int(patience * 100)):
        if fine():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def transmitter(folder: Path, idp: Issuer) -> tuple[House, str]:
    """Limen A, and the API key with which Limen B manages its stream."""
    text = (
        f'[ssf]\nissuer = "{A}"\nalgorithm = "ES256"\npush_loopback = true\n'
        f'[[ssf.streams]]\nreceiver = "limen-b"\naudience = "{AUDIENCE}"\n'
    )
    house = House(folder, idp, text)
    terms = Terms("limen-b", scopes=("limen:ssf",))
    key = house.installation.keys.create(terms, Change(time.time(), "test")).text
    house.installation.controls.load()
    return house, key


def receiver(folder: Path, idp: Issuer, port: int, extra: str = "") -> House:
    """Limen B, which takes A's signals about the people of the identity provider."""
    text = (
        f'[[ssf.receivers]]\nissuer = "{A}"\njwks = "http://127.0.0.1:{port}/ssf/jwks.json"\n'
        f'audience = "{AUDIENCE}"\nsubjects = ["{IDP}"]\n{extra}'
    )
    return House(folder, idp, text)


async def open_stream(port: int, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask Limen A for a stream."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            f"http://127.0.0.1:{port}/ssf/streams",
            content=json.dumps(body),
            headers={"authorization": f"Bearer {key}"},
        )
    assert answer.status_code == 201, answer.text
    return dict(msgspec.json.decode(answer.content))
