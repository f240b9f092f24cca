"""The guide's settings load, its command is one, and its receiver subscribes to a real transmitter."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from limen import cli
from limen.assemble import Installation, open_installation
from limen.assemble.ssf import Ssf
from limen.credentials.keys import Terms
from limen.engine.shared_signals import Reaction
from limen.identity.ssf.names import SUPPORTED
from limen.identity.ssf.pauses import FIRST, LONGEST
from limen.identity.ssf.pusher import STUBBORN
from limen.identity.ssf.receive import PATH
from limen.model import Change
from limen.settings import load

TEXT = (Path(__file__).parents[2] / "docs" / "guides" / "shared-signals.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


class Guide:
    """The page's transmitter, and its receiver's code with a key that is good there."""

    def __init__(self, folder: Path) -> None:
        file = folder / "limen.toml"
        file.write_text(blocks("toml")[0])
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        text = self.installation.keys.create(Terms("shop", scopes=("limen:ssf",)), Change(1.0, "test")).text
        self.installation.controls.load()
        self.receiver: dict[str, Any] = {}
        for block in blocks("python"):
            exec(compile(block, "shared-signals.md", "exec"), self.receiver)
        self.receiver["KEY"] = text
        self.ssf = Ssf(self.installation, httpx.AsyncClient())
        self.client = httpx.Client(transport=Loopless(self.ssf), timeout=60)


class Loopless(httpx.BaseTransport):
    """The routes of a transmitter for a client without a loop."""

    def __init__(self, ssf: Ssf) -> None:
        self._app = Starlette(routes=ssf.routes)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def run() -> httpx.Response:
            inner = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=inner) as client:
                return await client.request(
                    request.method, request.url, content=request.read(), headers=dict(request.headers)
                )

        answer = asyncio.run(run())
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.fixture
def guide(tmp_path: Path) -> Iterator[Guide]:
    guide = Guide(tmp_path)
    yield guide
    guide.installation.close()


def test_the_receiver_of_the_guide_opens_a_stream_and_asks_for_a_verification(guide: Guide) -> None:
    stream = guide.receiver["subscribe"](guide.client, "https://receiver.example.com/events")
    assert stream["delivery"]["endpoint_url"] == "https://receiver.example.com/events"
    assert stream["aud"] == "https://receiver.example.com/"
    assert guide.installation.control.count_waiting() == {stream["stream_id"]: 1}


def test_the_receiver_of_the_guide_fetches_and_acknowledges(guide: Guide) -> None:
    headers = {"authorization": f"Bearer {guide.receiver['KEY']}"}
    base = "https://signals.example.com/ssf"
    stream = guide.client.post(f"{base}/streams", json={}, headers=headers).json()
    guide.client.post(f"{base}/verify", json={"stream_id": stream["stream_id"]}, headers=headers)
    (jti,) = guide.receiver["fetch"](guide.client, stream)
    guide.ssf.close()
    assert guide.receiver["fetch"](guide.client, stream, [jti]) == {}


def test_every_settings_block_loads(tmp_path: Path) -> None:
    for block in blocks("toml"):
        file = tmp_path / "limen.toml"
        file.write_text(block)
        assert load(file, {}).ssf


def test_the_command_of_the_guide_exists() -> None:
    (line,) = blocks("console")
    _, bound, _ = cli.build().parse_args(line.split()[1:])
    assert (bound.arguments["principal"], bound.arguments["scope"]) == ("shop", ("limen:ssf",))


def test_every_event_and_every_reaction_is_in_the_guide() -> None:
    for uri in SUPPORTED:
        assert f"| `{uri.rpartition('/')[2]}` |" in TEXT
    for reaction in Reaction.__args__:  # type: ignore[attr-defined]
        assert f"| `{reaction}` |" in TEXT


def test_the_figures_and_paths_of_the_guide_are_those_of_the_code() -> None:
    assert (FIRST, LONGEST, STUBBORN) == (0.5, 300.0, 8)
    assert "half a second to five minutes" in TEXT
    assert "eight times in a row" in TEXT
    assert f"`{PATH}`" in TEXT
