"""One script through every real gateway: the middleware, Envoy, HAProxy, nginx and Caddy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Protocol

import httpx
import msgspec
import uvicorn
from others import _started
from starlette.applications import Starlette

from limen.assemble import Installation
from limen.assemble.gateway import gateway_settings, plan_for, route_rules
from limen.gateways.asgi import AsgiGateway
from limen.gateways.decision import DecisionServer
from limen.gateways.envoy import EnvoyProcess, Timeouts, write_suspensions
from limen.gateways.forward import ForwardServer
from limen.gateways.routing import Routes
from limen.gateways.spoe import SpoeAgent
from limen.gateways.written import WRITERS

LOOPBACK = (ip_network("127.0.0.0/8"),)


class Stage(Protocol):
    """An installation whose gateway listens on ``port`` before an ``api`` on ``upstream``, and a script."""

    folder: Path
    installation: Installation
    api: Starlette
    port: int
    upstream: int

    async def script(self, client: httpx.AsyncClient) -> Any:
        """Make the calls; what came of them."""
        ...


def server_of(stage: Stage) -> DecisionServer:
    """The decision server of a stage."""
    point = stage.installation.point
    server = DecisionServer(point.judge, point.fallback, commit=stage.installation.journal.barrier)
    server.lag.limit = 60.0
    return server


@asynccontextmanager
async def api(app: Starlette, port: int) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving


async def through_asgi(stage: Stage) -> Any:
    gateway = AsgiGateway(stage.api, stage.installation.point, commit=stage.installation.journal.barrier)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway)) as client:
        return await stage.script(client)


async def through_envoy(stage: Stage) -> Any:
    gateway = msgspec.structs.replace(
        gateway_settings(stage.installation.settings, stage.installation.places),
        timeouts=Timeouts(flush_ms=1, decision_ms=5_000),
    )
    gateway.root.mkdir(exist_ok=True)
    write_suspensions(gateway.suspensions, ())
    server, envoy = server_of(stage), EnvoyProcess(gateway)
    async with api(stage.api, stage.upstream), httpx.AsyncClient(timeout=10) as client:
        try:
            await server.start(gateway.decision_address)
            await envoy.start()
            return await stage.script(client)
        finally:
            await envoy.stop()
            await server.stop()


async def through_other(stage: Stage, kind: str) -> Any:
    settings = stage.installation.settings
    folder = stage.folder / kind
    folder.mkdir()
    for name, text in WRITERS[kind](plan_for(settings, stage.installation.places, kind, folder)).items():
        (folder / name).write_text(text)
    server, routes = server_of(stage), Routes(route_rules(settings))
    process: asyncio.subprocess.Process | None = None
    async with api(stage.api, stage.upstream), httpx.AsyncClient(timeout=10) as client:
        try:
            await server.start(str(folder / "decision.sock"))
            await SpoeAgent(server, lambda _: None, routes, peers=LOOPBACK).start(settings.spoe.listen)
            await ForwardServer(server, routes, peers=LOOPBACK).start(settings.forward_auth.listen)
            process = await _started(kind, folder, stage.port)
            return await stage.script(client)
        finally:
            if process is not None:
                process.terminate()
                await process.wait()
            await server.stop()
