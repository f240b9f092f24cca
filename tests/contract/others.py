"""The scripted calls through gateways other than Envoy, each a real process that asks a real server."""

import asyncio
import os
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import httpx
import uvicorn
from agreement import Base, Call, Clock, Ears, Reached, _sent, play

from limen.assemble.gateway import plan_for, route_rules
from limen.gateways.decision import DecisionServer
from limen.gateways.forward import ForwardServer, Told
from limen.gateways.routing import Routes
from limen.gateways.spoe import SpoeAgent
from limen.gateways.written import WRITERS
from limen.testing.gateways import gateway_binary

LOOPBACK = (ip_network("127.0.0.0/8"),)
COMMANDS = {
    "haproxy": ("haproxy", "-db", "-f", "{folder}/haproxy.cfg"),
    "nginx": ("nginx", "-p", "{folder}", "-c", "{folder}/nginx.conf", "-e", "stderr", "-g", "daemon off;"),
    "caddy": ("caddy", "run", "--config", "{folder}/Caddyfile"),
}


def through(kind: str, base: Base, calls: Sequence[Call]) -> list[str]:
    """The action on each call as that gateway asked for it."""
    clock = Clock()
    installation = base.copy(kind, clock)
    try:
        return asyncio.run(_through(kind, base, calls, Ears(installation, clock, Reached())))
    finally:
        installation.close()


async def _through(kind: str, base: Base, calls: Sequence[Call], ears: Ears) -> list[str]:
    settings, point = ears.installation.settings, ears.installation.point
    folder = base.folder / f"{kind}-run"
    folder.mkdir()
    for name, text in WRITERS[kind](plan_for(settings, ears.installation.places, kind, folder)).items():
        (folder / name).write_text(text)
    server = DecisionServer(
        point.judge, point.fallback, clock=ears.clock, commit=ears.installation.journal.barrier
    )
    server.lag.limit = 60.0
    port = int(base.said["server.upstream"].rpartition(":")[2])
    upstream = uvicorn.Server(uvicorn.Config(ears.api, port=port, log_level="error"))
    serving = asyncio.create_task(upstream.serve())
    told = Told(ears.hear, LOOPBACK)
    process: asyncio.subprocess.Process | None = None
    try:
        await server.start(str(folder / "decision.sock"))
        await _listen(server, told, ears)
        process = await _started(kind, folder, settings.server.listen.port)
        return await _played(base, calls, ears)
    finally:
        if process is not None:
            process.terminate()
            await process.wait()
        told.stop()
        await server.stop()
        upstream.should_exit = True
        await serving


async def _listen(server: DecisionServer, told: Told, ears: Ears) -> None:
    settings = ears.installation.settings
    routes = Routes(route_rules(settings))
    await SpoeAgent(server, ears.hear, routes, peers=LOOPBACK).start(settings.spoe.listen)
    await ForwardServer(server, routes, peers=LOOPBACK).start(settings.forward_auth.listen)
    told.start(settings.forward_auth.listen.host, settings.forward_auth.listen.port)


async def _started(kind: str, folder: Path, port: int) -> asyncio.subprocess.Process:
    command = [gateway_binary(kind), *(part.format(folder=folder) for part in COMMANDS[kind][1:])]
    home = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    null = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=null, stderr=null, env=home)
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            assert process.returncode is None, f"{kind} ended"
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await asyncio.sleep(0.5)  # HAProxy's first check of the agent
            return process
    raise AssertionError(f"{kind} does not listen")


async def _played(base: Base, calls: Sequence[Call], ears: Ears) -> list[str]:
    async def send(call: Call) -> httpx.Response:
        response = await _sent(client, base, call)
        await ears.whole()
        return response

    address = ears.installation.settings.server.listen
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=10) as client:
        return (await play(calls, ears.installation, ears.clock, send))[0]
