"""A process that recovers is left alone while it gets on; one that serves has to answer at once."""

import asyncio
import sys
from pathlib import Path

import pytest

from limen.gateways.supervise import Supervised
from limen.running.liveness import STILL_SECONDS, Liveness, Standstill

HOUR = 3_600.0
SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


class Watched:
    """A data folder whose lock says what a test wants, a made clock, and a process that may answer."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.asked, self.answers = folder, 1_000.0, 0, False
        self.still = Standstill(folder, lambda: self.now)
        self.liveness = Liveness(self.still, self._decides)

    async def _decides(self) -> bool:
        self.asked += 1
        return self.answers

    def say(self, what: str) -> None:
        (self.folder / "lock").write_text(what, encoding="ascii")

    def alive(self, process: int, after: float = 1.0) -> bool:
        self.now += after
        return asyncio.run(self.liveness.alive(process))


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_recovery_that_gets_on_takes_as_long_as_it_takes(watched: Watched) -> None:
    for steps in range(1_000):
        watched.say(f"7 {steps}")
        assert watched.alive(7, STILL_SECONDS - 1)
    assert not watched.asked, "nobody listens yet"


def test_a_recovery_that_stands_still_is_given_up(watched: Watched) -> None:
    watched.say("7 12")
    looks = [watched.alive(7, STILL_SECONDS / 10) for _ in range(14)]
    assert looks == [True] * 10 + [False] * 4
    watched.say("7 13")
    assert watched.alive(7), "it went on all the same"


def test_one_that_was_ready_has_to_answer_at_once(watched: Watched) -> None:
    watched.say("7 12")
    assert watched.alive(7)
    watched.say("7 ready")
    assert not watched.alive(7)
    watched.answers = True
    assert watched.alive(7)
    watched.answers = False
    assert not watched.alive(7)


def test_one_that_could_not_say_that_it_is_ready_is_asked_all_the_same(watched: Watched) -> None:
    watched.answers = True
    watched.say("7 12")
    assert all(watched.alive(7, HOUR) for _ in range(5))
    assert watched.asked == 4


def test_who_waits_for_the_lock_has_nothing_to_answer_for(watched: Watched) -> None:
    watched.say("7 ready")
    assert watched.alive(8, HOUR)
    assert not watched.asked


def test_who_takes_over_has_all_the_time_that_a_start_has(watched: Watched) -> None:
    watched.say("7 ready")
    assert watched.alive(8, HOUR)
    watched.say("8")
    assert watched.alive(8, HOUR), "its time begins when it took the lock"
    looks = [watched.alive(8, STILL_SECONDS / 10) for _ in range(11)]
    assert looks == [True] * 9 + [False] * 2


def test_a_lock_that_is_being_taken_is_no_standstill(watched: Watched) -> None:
    watched.say("7 12")
    assert watched.alive(7)
    watched.say("")
    assert watched.alive(7, HOUR)


def test_a_process_that_stands_still_is_killed_and_not_before(watched: Watched) -> None:
    async def run() -> None:
        async def alive() -> bool:
            looks.append(child.process is not None and await watched.liveness.alive(child.process.pid))
            return looks[-1]

        looks: list[bool] = []
        child = Supervised("sleeper", SLEEP, alive=alive, every=0.01, misses=2)
        await child.start()
        assert child.process is not None
        watched.say(f"{child.process.pid} 1")
        async with asyncio.timeout(10):
            while len(looks) < 10:  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(0.01)
            assert all(looks)
            assert child.restarts == 0
            watched.now += STILL_SECONDS
            while child.restarts == 0:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await child.stop()
        assert looks.count(False) == 2

    asyncio.run(run())
