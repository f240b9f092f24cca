"""Envoy, a decision process and an API, all real, on a loop in a thread of their own."""

import asyncio
import base64
import http.client
import json
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
from envoy_api import EchoApi

from limen.gateways.answers import AnswersReader, Refusal
from limen.gateways.envoy import EnvoyProcess, GatewaySettings, Limits, RouteRule, Timeouts, Upstream
from limen.gateways.probe import decides
from limen.gateways.supervise import Supervised
from limen.model.activity import Answer

T = TypeVar("T")
HERE = Path(__file__).parent

RULES = (
    RouteRule(name="closed", prefix="/closed", fail="closed"),
    RouteRule(name="open", prefix="/open", fail="open"),
    RouteRule(name="small", prefix="/small", body="refuse"),
    RouteRule(name="writes", prefix="/notes", methods=("POST", "PUT"), inspect=100),
    RouteRule(name="items", template="/items/{id:int}/parts"),
    RouteRule(name="ws", prefix="/ws", kind="websocket"),
    RouteRule(name="grpc", prefix="/grpc", kind="grpc"),
    RouteRule(name="sse", prefix="/sse", kind="stream"),
    RouteRule(name="upload", prefix="/upload", kind="upload"),
    RouteRule(name="health", prefix="/healthz", kind="health"),
    RouteRule(name="rest", prefix="/"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], T], seconds: float = 30.0) -> T:
    """The first true value of ``what()``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "did not come about in time"
        time.sleep(0.02)
    return found


class Rig:
    """Started once a module; ``answers`` and ``refusals`` are what came back so far."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="limen-", dir="/tmp"))
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.answers: list[Answer] = []
        self.refusals: list[Refusal] = []
        self.run(self._start())
        self.url = f"http://127.0.0.1:{self.settings.port}"
        self.client = httpx.Client(base_url=self.url, timeout=10)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(40)

    def seen(self, answer: httpx.Response) -> dict[str, Any]:
        """What the decision process saw of a call that the API echoed."""
        return json.loads(base64.b64decode(answer.json()["headers"]["x-limen-seen"]))

    def answer_to(self, call: str) -> Answer:
        return wait_for(lambda: next((a for a in self.answers if a.id == call), None))

    def refused(self, why: str) -> Refusal:
        return wait_for(lambda: next((r for r in self.refusals if r.why.startswith(why)), None))

    def signal_decider(self, number: signal.Signals) -> None:
        assert self.decider.process is not None
        self.decider.process.send_signal(number)

    def stop_decider(self) -> None:
        self.run(self.decider.stop())

    def start_decider(self) -> None:
        self.run(self._start_decider())

    def close(self) -> None:
        self.client.close()
        self.run(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        shutil.rmtree(self.folder)

    async def _start(self) -> None:
        self.api = EchoApi()
        port = await self.api.serve()
        self.settings = GatewaySettings(
            folder=str(self.folder),
            upstream=Upstream(url=f"http://127.0.0.1:{port}"),
            port=free_port(),
            routes=RULES,
            limits=Limits(inspect=4096, header_kb=16, decisions=16),
            timeouts=Timeouts(drain_s=2),
        )
        await self._start_decider()
        self.envoy = EnvoyProcess(self.settings)
        await self.envoy.start()
        self.reader = AnswersReader(self.settings.answers_pipe, self._deliver)
        self.reader.start()

    async def _start_decider(self) -> None:
        script = str(HERE / "envoy_decider.py")
        address = self.settings.decision_address
        command = (sys.executable, script, address, "closed")
        self.decider = Supervised("decider", command, alive=lambda: decides(address), every=30)
        await self.decider.start()
        while not await self._decides():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.02)

    async def _decides(self) -> bool:
        try:
            return await decides(self.settings.decision_address)
        except OSError:
            return False

    async def _stop(self) -> None:
        await self.envoy.stop()
        await self.decider.stop()
        self.reader.stop()
        self.api.server.close()

    def _deliver(self, answers: Sequence[Answer], refusals: Sequence[Refusal]) -> None:
        self.answers.extend(answers)
        self.refusals.extend(refusals)


def raw(port: int, data: bytes) -> tuple[int, bytes]:
    """Status and body of what Envoy answers to exactly these bytes."""
    with socket.create_connection(("127.0.0.1", port), 5) as sock:
        sock.sendall(data)
        answer = http.client.HTTPResponse(sock)
        answer.begin()
        return answer.status, answer.read()
