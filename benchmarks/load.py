"""The callers: ``python -m benchmarks.load PORT CONNECTIONS SECONDS FILE`` prints what they saw as JSON.

Each connection sends the next request of ``FILE`` (msgpack, a list of whole requests) as soon as the answer
to its last one is there.
"""

import asyncio
import gc
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import cast

import msgspec
import uvloop

from benchmarks.timing import percentile
from benchmarks.upstream import whole


class Seen(msgspec.Struct):
    """What one run of load saw: answers by status, and the latency's median and 99th percentile in us."""

    requests: int
    seconds: float
    statuses: dict[str, int]
    p50_us: float
    p99_us: float


class Caller(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], statuses: Counter[str], times: list[int]) -> None:
        self._requests = requests
        self._statuses = statuses
        self._times = times
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take the answer and send the next request."""
        self._data += data
        if whole(self._data):
            self._times.append(perf_counter_ns() - self._began)
            self._statuses[self._data[9:12].decode()] += 1
            self._data = b""
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that the other side ended."""
        if exc is not None or not self._transport.is_closing():
            self._statuses["lost"] += 1

    def close(self) -> None:
        """End."""
        self._transport.close()

    def _ask(self) -> None:
        self._began = perf_counter_ns()
        self._transport.write(next(self._requests))


async def load(port: int, connections: int, seconds: float, requests: list[bytes]) -> Seen:
    """Keep so many connections busy for so long."""
    loop, statuses, times = asyncio.get_running_loop(), Counter[str](), list[int]()
    turn = cycle(requests)
    made = [
        await loop.create_connection(lambda: Caller(turn, statuses, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    began = perf_counter()
    await asyncio.sleep(seconds)
    took = perf_counter() - began
    for _, caller in made:
        caller.close()
    return Seen(len(times), took, dict(statuses), percentile(times, 0.5), percentile(times, 0.99))


def main() -> None:
    """Read the arguments and call."""
    port, connections, seconds, file = sys.argv[1:]
    requests = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[bytes])
    gc.disable()
    seen = uvloop.run(load(int(port), int(connections), float(seconds), requests))
    print(msgspec.json.encode(seen).decode())


if __name__ == "__main__":
    main()
