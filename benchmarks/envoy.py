"""What Limen costs at the gateway: real ``limen up`` beside a plain Envoy, the same calls through both.

Rounds are interleaved, so that both meet the same machine. Each call names the time at which its caller made
it (``[clock] header``, as in the demonstration), so that what is judged is usual traffic at its usual pace,
however fast it is played. A last round plays calls without that: a flood by every key at once, the worst
case. Policy observes: every call is judged and learnt, none is stopped. Processor time is user and system
time of Envoy and of the decision process, from ``/proc``.
"""

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks import Figures, Say, plain_envoy
from benchmarks.decision import widened
from benchmarks.load import Seen
from benchmarks.processes import cpu_seconds, family, name
from benchmarks.world import Live, learnt
from limen.assemble import places
from limen.assemble.gateway import gateway_settings
from limen.assemble.places import holder
from limen.demo.generate import Plan
from limen.demo.house import free_ports
from limen.demo.interchange import HOST
from limen.demo.processes import LIMEN, FailedError, Processes
from limen.gateways.envoy import find_envoy
from limen.model import Request
from limen.settings import load

SEED, DAYS, LIVE_DAYS = 2_026, 3.0, 16.0
CONNECTIONS, ROUNDS = 32, 3
WARM, LOADED, ALONE = 8_000, 24_000, 6_000
"""Calls made ready for each kind of round: more than Limen gets through in it."""

CLOCK = "x-bench-at"
READY_SECONDS = 60.0

CONFIG = """\
[server]
listen = "127.0.0.1:{gateway}"
upstream = "http://127.0.0.1:{upstream}"
rate_floor = 1000000

[data]
folder = "{folder}/data"
master_key_file = "{folder}/master.key"

[policy]
preset = "balanced"
mode = "observe"

[decision]
timeout = "5s"
overload = "5s"

[identity]
trusted_proxies = ["127.0.0.1/32"]

[metrics]
listen = "127.0.0.1:{metrics}"

[clock]
header = "{clock}"
"""


class Gateway(NamedTuple):
    """One of the two: where it listens, which processes answer for a call, and all that belong to it."""

    port: int
    answering: tuple[int, ...]
    all: Callable[[], float]


class Round(NamedTuple):
    """One round through one gateway: microseconds of processor a call, and latency at one connection."""

    each_us: tuple[float, ...]
    all_us: float
    alone: Seen
    loaded: Seen


class Files(NamedTuple):
    """The calls to warm up with, those of each round (loaded, alone), and a flood that names no times."""

    warm: Path
    rounds: tuple[tuple[Path, Path], ...]
    flood: Path


def run(say: Say, seconds: float = 6.0) -> Figures:
    """Measure both in turn, ``seconds`` of load and half of it with one connection in each round."""
    with (
        tempfile.TemporaryDirectory(prefix="limen-bench-") as folder,
        Processes(Path(folder) / "said") as started,
    ):
        limen, plain, files = _started(Path(folder), started, say)
        gateways = (("plain", plain), ("limen", limen))
        for _, gateway in gateways:
            _load(started, gateway.port, CONNECTIONS, 2.0, files.warm)
        rounds: dict[str, list[Round]] = {"plain": [], "limen": []}
        for number, played in enumerate(files.rounds, 1):
            for kind, gateway in gateways:
                rounds[kind].append(_round(started, gateway, played, seconds))
            say(f"round {number}: {_told(rounds['plain'][-1])}; with Limen {_told(rounds['limen'][-1])}")
        flood = [_round(started, gateway, (files.flood, files.flood), seconds) for _, gateway in gateways]
        say(f"flood: {_told(flood[0])}; with Limen {_told(flood[1])}")
    return _figures(rounds["plain"], rounds["limen"]) | {
        "envoy_cpu_ratio_flood": round(sum(flood[1].each_us) / sum(flood[0].each_us), 2),
        "envoy_decision_flood_us": round(flood[1].each_us[1], 1),
    }


def _started(folder: Path, started: Processes, say: Say) -> tuple[Gateway, Gateway, Files]:
    """Upstream, plain Envoy and ``limen up`` on an installation that knows these callers."""
    binary = find_envoy()
    upstream = started.start("upstream", (sys.executable, "-m", "benchmarks.upstream"))
    assert upstream.stdout is not None
    behind = int(upstream.stdout.readline())
    port, metrics, plain_port = free_ports(3)
    config = folder / "limen.toml"
    config.write_text(
        CONFIG.format(gateway=port, upstream=behind, metrics=metrics, folder=folder, clock=CLOCK)
    )
    settings = load(config)
    files = _prepare(folder, config, say)
    where = places(settings)
    written = plain_envoy.write(gateway_settings(settings, where), plain_port, folder / "plain.json")
    bare = started.start(
        "plain",
        (str(binary), "-c", str(written), "--concurrency", "1", "--disable-hot-restart", "-l", "error"),
    )
    up = started.start("up", (*LIMEN, "up", "--config", str(config)))
    _wait(started, bare, plain_port)
    _wait(started, up, port)
    envoys = [pid for pid in family(up.pid) if name(pid).startswith("envoy")]
    answering = (envoys[0], holder(where.data, "lock"))
    return (
        Gateway(port, answering, lambda: sum(cpu_seconds(pid, children=True) for pid in family(up.pid))),
        Gateway(plain_port, (bare.pid,), lambda: cpu_seconds(bare.pid)),
        files,
    )


def _prepare(folder: Path, config: Path, say: Say) -> Files:
    """Let the installation learn a history that ends now, and write down the calls that follow."""
    world = learnt(load(config), Plan(SEED, DAYS, LIVE_DAYS, 0), say, now=time.time())
    warm, rounds = _written(folder / "warm", world.live, WARM), []
    for number in range(ROUNDS):
        loaded = _written(folder / f"loaded-{number}", world.live, LOADED)
        rounds.append((loaded, _written(folder / f"alone-{number}", world.live, ALONE)))
    files = Files(warm, tuple(rounds), _written(folder / "flood", world.live, WARM, timed=False))
    world.installation.snapshot()
    world.installation.close()
    return files


def _written(path: Path, live: Iterator[Live], count: int, *, timed: bool = True) -> Path:
    """So many of the calls to come, as ``benchmarks.load`` reads them."""
    path.write_bytes(msgspec.msgpack.encode([_on_the_wire(one, timed=timed) for one in islice(live, count)]))
    return path


def _on_the_wire(live: Live, *, timed: bool) -> bytes:
    """A whole request; the caller's address is what a trusted hop in front would have forwarded."""
    request: Request = widened(live.request)
    headers = dict(request.headers) | {"host": HOST, "x-forwarded-for": request.peer}
    if timed:
        headers[CLOCK] = repr(request.at)
    if request.body:
        headers["content-length"] = str(len(request.body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request.method} {request.target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + request.body


def _wait(started: Processes, process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise FailedError(started.said(process)) from None
            time.sleep(0.1)
        else:
            return


def _round(started: Processes, gateway: Gateway, files: tuple[Path, Path], seconds: float) -> Round:
    before, everything = [cpu_seconds(pid) for pid in gateway.answering], gateway.all()
    loaded = _load(started, gateway.port, CONNECTIONS, seconds, files[0])
    each = tuple(
        (cpu_seconds(pid) - start) / loaded.requests * 1e6
        for pid, start in zip(gateway.answering, before, strict=True)
    )
    whole = (gateway.all() - everything) / loaded.requests * 1e6
    alone = _load(started, gateway.port, 1, seconds / 2, files[1])
    return Round(each, whole, alone, loaded)


def _load(started: Processes, port: int, connections: int, seconds: float, requests: Path) -> Seen:
    command = (
        sys.executable,
        "-m",
        "benchmarks.load",
        str(port),
        str(connections),
        str(seconds),
        str(requests),
    )
    return msgspec.json.decode(started.finished(started.start("load", command)), type=Seen)


def _told(of: Round) -> str:
    rate = of.loaded.requests / of.loaded.seconds
    return f"{sum(of.each_us):.0f} us a call at {rate:,.0f}/s, {of.alone.p50_us / 1000:.2f} ms alone"


def _figures(plain: list[Round], limen: list[Round]) -> Figures:
    pairs = list(zip(plain, limen, strict=True))
    middle = statistics.median
    statuses = [status for each in limen for status in (each.loaded.statuses, each.alone.statuses)]
    calls = sum(sum(status.values()) for status in statuses)
    return {
        "envoy_cpu_ratio_loaded": round(middle(sum(b.each_us) / sum(a.each_us) for a, b in pairs), 2),
        "envoy_cpu_ratio_everything": round(middle(b.all_us / a.all_us for a, b in pairs), 2),
        "envoy_added_ms_p50": round(middle(b.alone.p50_us - a.alone.p50_us for a, b in pairs) / 1_000, 3),
        "envoy_plain_us": round(middle(sum(a.each_us) for a in plain), 1),
        "envoy_with_limen_us": round(middle(b.each_us[0] for b in limen), 1),
        "envoy_decision_us": round(middle(b.each_us[1] for b in limen), 1),
        "envoy_plain_ms_p50": round(middle(a.alone.p50_us for a in plain) / 1_000, 3),
        "envoy_limen_ms_p50": round(middle(b.alone.p50_us for b in limen) / 1_000, 3),
        "envoy_plain_per_s": round(middle(a.loaded.requests / a.loaded.seconds for a in plain)),
        "envoy_limen_per_s": round(middle(b.loaded.requests / b.loaded.seconds for b in limen)),
        "envoy_connections": CONNECTIONS,
        "envoy_rounds": ROUNDS,
        "envoy_not_200": calls - sum(status.get("200", 0) for status in statuses),
        "envoy_client": "own asyncio client and upstream (benchmarks/load.py, benchmarks/upstream.py)",
    }
