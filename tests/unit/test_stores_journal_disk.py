import errno
import os
import threading
from pathlib import Path

import pytest

from limen.model import Evidence
from limen.stores.journal import Gap, Journal, Keys, Reader, Rhythm
from limen.testing.evidence import evidence

KEYS = Keys(b"k" * 32)


class Disk:
    """Stands between the journal and ``fdatasync``: notes the calls, and fails them while ``broken``."""

    def __init__(self) -> None:
        self.broken = False
        self.synced: list[float] = []
        self.time = 1_000.0
        self._fdatasync = os.fdatasync

    def fdatasync(self, descriptor: int) -> None:
        if self.broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.synced.append(self.time)
        self._fdatasync(descriptor)

    def now(self) -> float:
        return self.time


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(os, "fdatasync", disk.fdatasync)
    return disk


def opened(folder: Path, disk: Disk) -> Journal:
    return Journal(folder, KEYS, background=False, wall=disk.now, steady=disk.now)


def test_what_is_written_is_on_disk_within_the_window(tmp_path: Path, disk: Disk) -> None:
    journal = opened(tmp_path, disk)
    for number in range(100):
        journal.append(evidence(number))
        disk.time += 0.02
        journal.tick()
    pauses = [later - earlier for earlier, later in zip(disk.synced, disk.synced[1:], strict=False)]
    assert max(pauses) < 0.15
    journal.close()


def test_nothing_new_is_not_flushed_again(tmp_path: Path, disk: Disk) -> None:
    journal = opened(tmp_path, disk)
    disk.synced.clear()
    for _ in range(50):
        disk.time += 0.02
        journal.tick()
    assert disk.synced == []
    journal.close()


def test_a_failed_flush_is_a_gap_since_the_last_good_one(tmp_path: Path, disk: Disk) -> None:
    journal = opened(tmp_path, disk)
    journal.append(evidence(1))
    assert journal.sync()
    disk.time += 10
    disk.broken = True
    journal.append(evidence(2))
    assert not journal.sync()
    assert journal.health().state == "degraded"
    disk.broken = False
    disk.time += 1
    journal.tick()
    assert (journal.health().state, journal.sync()) == ("ok", True)
    journal.close()
    found = dict(Reader(tmp_path, KEYS, strict=True).records())
    gap = next(record for record in found.values() if isinstance(record, Gap))
    assert gap.reason == "disk error (Input/output error)"
    assert (gap.since, gap.until) == (1_000.0, 1_011.0)
    assert found[gap.first] == evidence(2), (
        "it reached the file after all; the gap says that it might not have"
    )


def test_many_threads_append_and_every_record_is_kept_once(tmp_path: Path) -> None:
    numbers: dict[int, str] = {}

    def write(start: int) -> None:
        for number in range(start, start + 500):
            numbers[journal.append(evidence(number))] = f"e{number}"
            journal.barrier()

    with Journal(tmp_path, KEYS, Rhythm(segment_bytes=50_000)) as journal:
        threads = [threading.Thread(target=write, args=(start,)) for start in (0, 1_000, 2_000)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            list(Reader(tmp_path, KEYS, strict=True).records(after=len(numbers)))
        for thread in threads:
            thread.join()
    found = Reader(tmp_path, KEYS, strict=True).records()
    assert {number: record.id for number, record in found if isinstance(record, Evidence)} == numbers
    assert len(numbers) == 1_500
