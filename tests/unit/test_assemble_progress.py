"""Who holds a lock says how far its start has come, and what is said is never more than was done."""

import os
from pathlib import Path

import pytest

from limen.assemble.places import holder, take
from limen.assemble.progress import SAY_SECONDS, Progress, Stage, stage

ME = os.getpid()


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_who_has_just_taken_the_lock_has_done_nothing_yet(tmp_path: Path) -> None:
    os.close(take(tmp_path, "lock", "another"))
    assert stage(tmp_path, "lock") == Stage(ME)


def test_steps_are_said_every_now_and_then(tmp_path: Path) -> None:
    held, clock, said = take(tmp_path, "lock", "another"), Clock(), []
    progress = Progress(held, clock)
    for _ in range(4):
        progress.step()
        said.append(stage(tmp_path, "lock").steps)
        clock.now += SAY_SECONDS * 0.6
    os.close(held)
    assert said == [1, 1, 3, 3]


def test_ready_leaves_nothing_of_the_steps_and_the_holder_is_known_all_along(tmp_path: Path) -> None:
    held, clock = take(tmp_path, "lock", "another"), Clock()
    progress = Progress(held, clock)
    for _ in range(12_000):
        clock.now += 1
        progress.step()
    assert stage(tmp_path, "lock") == Stage(ME, 12_000)
    assert holder(tmp_path, "lock") == ME
    progress.ready()
    assert stage(tmp_path, "lock") == Stage(ME, ready=True)
    assert holder(tmp_path, "lock") == ME
    os.close(held)


def test_a_lock_that_cannot_be_written_does_not_end_the_work(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("7", encoding="ascii")
    held = os.open(tmp_path / "lock", os.O_RDONLY)
    Progress(held).step()
    os.close(held)
    assert stage(tmp_path, "lock") == Stage(7)


@pytest.mark.parametrize("said", ["", "x", "7 x", "7\xff"])
def test_what_cannot_be_read_is_nobody(tmp_path: Path, said: str) -> None:
    (tmp_path / "lock").write_text(said, encoding="latin-1")
    assert stage(tmp_path, "lock") == Stage()


def test_no_lock_is_nobody(tmp_path: Path) -> None:
    assert stage(tmp_path, "lock") == Stage()
