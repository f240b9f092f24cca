"""The same scripted calls through real Envoy, through ASGI and through ``replay``, each with its own world.

All three run by one made-up clock and from copies of one data folder, so what differs in the verdicts
is the gateway's doing.
"""

import asyncio
import json
import random
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from limen.assemble import Installation, open_installation, world_for
from limen.assemble.gateway import gateway_settings
from limen.credentials.keys import Terms
from limen.engine.replay import in_order, replay
from limen.gateways.answers import AnswersReader
from limen.gateways.asgi import AsgiGateway, Decides
from limen.gateways.decision import DecisionServer
from limen.gateways.envoy import EnvoyProcess, Timeouts, write_suspensions
from limen.gateways.logs import Line, activities, read
from limen.model import Action, Answer, Change, Evidence
from limen.service.decision_point import DecisionPoint
from limen.settings import load

START = 1_732_348_800.0
DAY = 86_400.0
CALLERS = 12


class Call(msgspec.Struct, frozen=True):
    """One scripted call by caller ``who``."""

    at: float
    who: int
    method: str
    target: str
    body: str = ""


class Reached:
    """The API, counting what came through to it: each such call has an answer that is heard of later."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += scope["type"] == "http"
        await API(scope, receive, send)


class Clock:
    """Shows what it was told."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> float:
        return self.at


def script() -> list[Call]:
    """Ten benign days of a dozen callers, then a walk, injections and a flood among benign calls."""
    rng = random.Random(7)
    calls = sorted(_benign(rng), key=lambda call: call.at)
    evening = START + 10 * DAY
    calls += sorted(
        [*_walk(evening), *_injections(evening + 300), *_flood(evening + 900)], key=lambda c: c.at
    )
    return calls


def _benign(rng: random.Random) -> Iterator[Call]:
    for day in range(11):
        for who in range(CALLERS):
            at = START + day * DAY + rng.uniform(8, 16) * 3600
            for _ in range(rng.randint(2, 5)):
                at += rng.expovariate(1 / 40)
                own = 100 * who + rng.randint(1, 4)
                yield from _visit(rng, at, who, own)


def _visit(rng: random.Random, at: float, who: int, own: int) -> Iterator[Call]:
    yield Call(at, who, "GET", f"/orders?owner={who}")
    yield Call(at + 2, who, "GET", f"/orders/{own}")
    if rng.random() < 0.3:
        note = json.dumps({"note": rng.choice(["thanks", "leave at the door", "O'Brien, 2nd floor"])})
        yield Call(at + 9, who, "POST", f"/orders/{own}/notes", note)


def _walk(at: float) -> Iterator[Call]:
    for number in range(90):
        yield Call(at + number * 2.5, 3, "GET", f"/orders/{500 + number}")


def _injections(at: float) -> Iterator[Call]:
    for number, value in enumerate(
        ("1' OR '1'='1", "../../etc/passwd", "<script>alert(1)</script>", "$(cat /etc/passwd)")
    ):
        yield Call(at + 30 * number, 5, "GET", f"/orders?owner={httpx.QueryParams({'q': value})}")
        yield Call(at + 30 * number + 5, 5, "POST", "/orders/501/notes", json.dumps({"note": value}))


def _flood(at: float) -> Iterator[Call]:
    for number in range(250):
        yield Call(at + number * 0.04, 7, "GET", "/orders?owner=7")


async def _orders(request: Request) -> JSONResponse:
    owner = (
        int(request.query_params.get("owner", "0").partition("q=")[0] or 0)
        if request.query_params.get("owner", "0").isdigit()
        else 0
    )
    return JSONResponse({"items": [{"id": 100 * owner + n} for n in range(1, 5)]})


async def _order(request: Request) -> JSONResponse:
    return JSONResponse({"id": request.path_params["order"], "state": "paid"})


async def _note(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse({"ok": True}, 201)


API = Starlette(
    routes=[
        Route("/orders", _orders),
        Route("/orders/{order:int}", _order),
        Route("/orders/{order:int}/notes", _note, methods=["POST"]),
    ]
)


class Base:
    """A data folder with a key for each caller, to be copied."""

    def __init__(self, folder: Path, upstream: str, listen: str) -> None:
        self.folder = folder
        self.said = {
            "server.upstream": upstream,
            "server.listen": listen,
            "policy.preset": "balanced",
            "decision.slow": "1ms",  # the verdict is what counts here, not the wait
            "data.master_key_file": str(folder / "master.key"),
            "metrics.listen": "127.0.0.1:0",
        }
        installation = self.open("base")
        made = [
            installation.keys.create(Terms(f"person-{who}", roles=("customer",)), Change(START, "test"))
            for who in range(CALLERS)
        ]
        self.texts = [each.text for each in made]
        self.public_ids = [each.key.public_id for each in made]
        installation.close()

    def copy(self, name: str, clock: Clock) -> Installation:
        """An installation of its own, by the made-up clock."""
        shutil.copytree(self.folder / "base", self.folder / name)
        installation = self.open(name)
        installation.clock.now = clock
        installation.controls._now = clock
        return installation

    def open(self, name: str) -> Installation:
        settings = load(None, {}, {**self.said, "data.folder": str(self.folder / name)})
        return open_installation(settings, create=True)


class Heard:
    """The verdict on each call as it was made; ``None`` where the gateway refused before asking."""

    def __init__(self) -> None:
        self.last: Action | None = None

    def hear(self, evidence: Evidence) -> None:
        if evidence.features.kind == "call":
            self.last = evidence.verdict.action


@dataclass
class Ears:
    """Whoever takes in what came back of the calls that reached the API."""

    installation: Installation
    clock: Clock
    api: Reached
    heard: int = 0

    def hear(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            self.installation.point.hear(msgspec.structs.replace(answer, at=self.clock.at))
        self.heard += len(answers)

    async def whole(self) -> None:
        """Until all has come back; else a late answer is taken for that of the next call."""
        async with asyncio.timeout(30):
            while self.heard < self.api.calls:  # noqa: ASYNC110 - gateways have no event of their own
                await asyncio.sleep(0.001)


Sender = Callable[[Call], Awaitable[httpx.Response]]


async def play(
    calls: Sequence[Call], installation: Installation, clock: Clock, send: Sender
) -> tuple[list[str], list[httpx.Response]]:
    """The action on each call, and the responses; a refusal without evidence: suspended at the gateway."""
    heard = Heard()
    installation.point.listeners.append(heard)
    actions, responses = [], []
    for call in calls:
        clock.at, heard.last = call.at, None
        response = await send(call)
        assert heard.last is not None or response.status_code == 403
        actions.append(heard.last.word if heard.last is not None else "suspend")
        responses.append(response)
    return actions, responses


def by_asgi(
    base: Base, calls: Sequence[Call], seen: Callable[[DecisionPoint], Decides] = lambda point: point
) -> tuple[list[str], list[httpx.Response]]:
    """``seen`` may keep something of each call from the decision point."""
    clock = Clock()
    installation = base.copy("asgi", clock)
    gateway = AsgiGateway(API, seen(installation.point), clock=clock, commit=installation.journal.barrier)

    async def run() -> tuple[list[str], list[httpx.Response]]:
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            return await play(calls, installation, clock, lambda call: _sent(client, base, call))

    try:
        return asyncio.run(run())
    finally:
        installation.close()


def by_envoy(base: Base, calls: Sequence[Call]) -> list[str]:
    clock = Clock()
    installation = base.copy("envoy", clock)
    try:
        return asyncio.run(_through_envoy(base, calls, installation, clock))
    finally:
        installation.close()


async def _through_envoy(
    base: Base, calls: Sequence[Call], installation: Installation, clock: Clock
) -> list[str]:
    gateway = msgspec.structs.replace(
        gateway_settings(installation.settings, installation.places),
        timeouts=Timeouts(flush_ms=1, decision_ms=5_000),
    )
    gateway.root.mkdir(exist_ok=True)
    installation.controls.publish_to(
        lambda ids: write_suspensions(gateway.suspensions, ids, key_headers=gateway.key_headers)
    )
    point, ears = installation.point, Ears(installation, clock, Reached())

    async def send(call: Call) -> httpx.Response:
        response = await _sent(client, base, call)
        await ears.whole()
        return response

    server = DecisionServer(point.judge, point.fallback, clock=clock, commit=installation.journal.barrier)
    server.lag.limit = 60.0
    envoy = EnvoyProcess(gateway)
    upstream = uvicorn.Server(
        uvicorn.Config(ears.api, port=int(gateway.upstream.address[1]), log_level="error")
    )
    serving = asyncio.create_task(upstream.serve())
    try:
        await server.start(gateway.decision_address)
        await envoy.start()
        reader = AnswersReader(gateway.answers_pipe, lambda answers, _: ears.hear(answers), every=0.0)
        reader.start()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{gateway.port}", timeout=10) as client:
            return (await play(calls, installation, clock, send))[0]
    finally:
        await envoy.stop()
        await server.stop()
        upstream.should_exit = True
        await serving


def by_replay(base: Base, calls: Sequence[Call], responses: Sequence[httpx.Response]) -> list[str]:
    """The record as an interchange file, with what the API answered where it was asked."""
    path = base.folder / "record.jsonl"
    with path.open("w") as file:
        for number, (call, response) in enumerate(zip(calls, responses, strict=True)):
            file.write(json.dumps(_line(base, number, call, response)) + "\n")
    clock = Clock()
    installation = base.copy("replay", clock)
    pseudonym = installation.pseudonyms.of
    world = world_for(installation.settings, pseudonym)
    installation.close()
    pairs = (activities(line, pseudonym) for line in read(path) if isinstance(line, Line))
    actions = {
        evidence.features.call: evidence.verdict.action.word
        for evidence in replay(in_order(pairs), world)
        if evidence.features.kind == "call"
    }
    return [actions[f"c{number}"] for number in range(len(calls))]


def _line(base: Base, number: int, call: Call, response: httpx.Response) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": f"c{number}",
        "at": call.at,
        "method": call.method,
        "target": call.target,
        "headers": [["content-type", "application/json"]] if call.body else [],
        "body": call.body,
        "client_ip": "127.0.0.1",
        "credential": base.public_ids[call.who],
        "principal": f"person-{call.who}",
        "roles": ["customer"],
    }
    if response.headers["content-type"] == "application/json":
        line["response"] = {
            "status": response.status_code,
            "headers": [["content-type", "application/json"]],
            "body": response.text,
            "bytes": len(response.content),
            "duration_ms": 0.0,
        }
    return line


async def _sent(client: httpx.AsyncClient, base: Base, call: Call) -> httpx.Response:
    headers = {"x-api-key": base.texts[call.who]}
    if call.body:
        headers["content-type"] = "application/json"
    return await client.request(call.method, call.target, content=call.body or None, headers=headers)
