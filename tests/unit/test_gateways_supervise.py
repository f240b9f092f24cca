"""A child that ends is started again, one that hangs is killed, one that is to stop stops."""

import asyncio
import sys
from collections.abc import Callable

from limen.gateways.supervise import Supervised

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', file=sys.stderr, flush=True);"
    "time.sleep(60)",
)
TALKS = (sys.executable, "-c", "import sys; print('cannot bind', file=sys.stderr); sys.exit(1)")


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not what():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.01)


def test_a_killed_child_is_started_again() -> None:
    async def run() -> None:
        child = Supervised("sleeper", SLEEP)
        await child.start()
        first = child.process
        assert first is not None
        first.kill()
        await until(lambda: child.restarts == 1 and child.running)
        assert child.process is not first
        await child.stop()
        assert not child.running

    asyncio.run(run())


def test_a_child_that_does_not_answer_is_taken_for_hung() -> None:
    async def hangs() -> bool:
        return False

    async def run() -> None:
        child = Supervised("sleeper", SLEEP, alive=hangs, every=0.01, misses=2)
        await child.start()
        await until(lambda: child.restarts >= 1)
        await child.stop()

    asyncio.run(run())


def test_a_child_that_does_not_listen_is_killed_in_the_end() -> None:
    async def run() -> int | None:
        child = Supervised("stubborn", STUBBORN)
        await child.start()
        await until(lambda: "ready" in child.last_lines)
        await child.stop(patience=0.1)
        assert child.process is not None
        return child.process.returncode

    assert asyncio.run(run()) == -9


def test_what_a_child_said_last_is_kept() -> None:
    async def run() -> None:
        child = Supervised("talker", TALKS)
        await child.start()
        await until(lambda: "cannot bind" in child.last_lines)
        await child.stop()

    asyncio.run(run())
