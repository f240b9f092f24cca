"""The same calls through several gateways in turn: how they are made ready, sent and measured.

Each call names the time at which its caller made it (``[clock] header``), so that what is judged is usual
traffic at its usual pace, however fast it is played. Processor time is user and system time, from ``/proc``.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks import Say
from benchmarks.decision import widened
from benchmarks.load import Seen
from benchmarks.processes import cpu_seconds
from benchmarks.world import Live, learnt
from limen.demo.generate import Plan
from limen.demo.interchange import HOST
from limen.demo.processes import FailedError, Processes
from limen.model import Request
from limen.settings import load as settings_of

SEED, DAYS, LIVE_DAYS = 2_026, 3.0, 16.0
CONNECTIONS, ROUNDS = 32, 3
WARM, LOADED, ALONE = 8_000, 24_000, 6_000
"""Calls made ready for each kind of round: more than Limen gets through in it."""

CLOCK = "x-bench-at"
READY_SECONDS = 60.0


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


def prepare(folder: Path, config: Path, say: Say) -> Files:
    """Let the installation learn a history that ends now, and write down the calls that follow."""
    world = learnt(settings_of(config), Plan(SEED, DAYS, LIVE_DAYS, 0), say, now=time.time())
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


def wait(started: Processes, process: "subprocess.Popen[bytes]", port: int) -> None:
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


def through(started: Processes, gateway: Gateway, files: tuple[Path, Path], seconds: float) -> Round:
    before, everything = [cpu_seconds(pid) for pid in gateway.answering], gateway.all()
    loaded = played(started, gateway.port, CONNECTIONS, seconds, files[0])
    each = tuple(
        (cpu_seconds(pid) - start) / loaded.requests * 1e6
        for pid, start in zip(gateway.answering, before, strict=True)
    )
    whole = (gateway.all() - everything) / loaded.requests * 1e6
    alone = played(started, gateway.port, 1, seconds / 2, files[1])
    return Round(each, whole, alone, loaded)


def played(started: Processes, port: int, connections: int, seconds: float, requests: Path) -> Seen:
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


def told(of: Round) -> str:
    rate = of.loaded.requests / of.loaded.seconds
    return f"{sum(of.each_us):.0f} us a call at {rate:,.0f}/s, {of.alone.p50_us / 1000:.2f} ms alone"
