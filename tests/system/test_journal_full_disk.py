"""A disk that is really full: the kernel refuses the bytes (``RLIMIT_FSIZE``), in a process of its own.

The limit is lowered to nothing, so that no file can take another byte, and raised again later.
"""

import subprocess
import sys
from pathlib import Path

from limen.model import Evidence
from limen.stores.journal import Gap, Keys, Reader

KEYS = Keys(b"k" * 32)
PRELUDE = """
import resource, signal, sys, time
from pathlib import Path
from limen.stores.journal import Journal, Keys, Rhythm
from limen.testing.evidence import evidence

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
FOREVER = resource.RLIM_INFINITY
def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, FOREVER))
def put(*numbers):
    for number in numbers:
        journal.append(evidence(number))
        journal.barrier()
up = 0.0
def steady():
    return up
def tick():
    global up
    up += 1
    journal.tick()
def health():
    state = journal.health()
    print(state.state, state.dropped, state.reason, sep="|")
folder = Path(sys.argv[1])
"""
OPEN = "journal = Journal(folder, Keys(b'k' * 32), background=False, wall=lambda: 1e9 + up, steady=steady)\n"


def run(folder: Path, script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, str(folder)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def ids_and_gaps(folder: Path) -> tuple[list[str], list[Gap]]:
    found = [record for _, record in Reader(folder, KEYS, strict=True).records()]
    ids = [record.id for record in found if isinstance(record, Evidence)]
    return ids, [record for record in found if isinstance(record, Gap)]


def test_a_full_disk_drops_counts_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    script = OPEN + (
        "put(1, 2); tick(); limit(0); put(3, 4); health(); tick(); tick(); put(5); health(); "
        "limit(FOREVER); tick(); put(6); health(); journal.close()"
    )
    degraded, still, back = run(tmp_path, script)
    assert degraded == "degraded|2|disk full (File too large)"
    assert still == "degraded|3|disk full (File too large)"
    assert back == "ok|3|"
    ids, (gap,) = ids_and_gaps(tmp_path)
    assert ids == ["e1", "e2", "e6"]
    assert (gap.count, gap.reason, gap.last - gap.first + 1) == (3, "disk full (File too large)", 3)
    assert (gap.since, gap.until) == (1e9 + 1, 1e9 + 4)


def test_the_counts_of_an_outage_noted_on_the_way_add_up(tmp_path: Path) -> None:
    script = OPEN + (
        "put(1); limit(0); put(2, 3); limit(9000); tick(); put(4); "
        "limit(FOREVER); tick(); put(5); journal.close()"
    )
    run(tmp_path, script)
    ids, gaps = ids_and_gaps(tmp_path)
    assert ids == ["e1", "e5"]
    assert [gap.count for gap in gaps] == [2, 1]
    assert gaps[0].until == gaps[1].since


def test_a_half_written_block_is_cut_off_and_the_rest_stays_readable(tmp_path: Path) -> None:
    script = (
        OPEN + "put(*range(20)); limit(4000); put(*range(20, 60)); limit(FOREVER); tick(); put(60); "
        "journal.close()"
    )
    run(tmp_path, script)
    ids, (gap,) = ids_and_gaps(tmp_path)
    kept = len(ids) - 1
    assert ids == [*(f"e{number}" for number in range(kept)), "e60"]
    assert gap.count == 60 - kept > 0


def test_the_gap_is_noted_at_once_while_there_is_not_room_enough_to_go_on(tmp_path: Path) -> None:
    """Files may grow to less than the reserve: the gap fits, and is there after ``kill -9``."""
    script = OPEN + (
        "put(*range(40)); limit(9000); put(*range(40, 99)); tick(); health(); sys.stdout.flush(); "
        "import os; os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("degraded|")
    ids, (gap,) = ids_and_gaps(tmp_path)
    assert gap.count == 99 - len(ids) > 0
    assert gap.reason == "disk full (File too large)"


def test_a_journal_opens_on_a_full_disk_and_writes_as_soon_as_it_can(tmp_path: Path) -> None:
    script = "folder.mkdir(exist_ok=True); (folder / 'lock').touch(); limit(0); " + OPEN.replace("\n", "; ")
    script += "put(1); health(); limit(FOREVER); tick(); put(2); health(); journal.close()"
    degraded, back = run(tmp_path, script)
    assert degraded == "degraded|1|disk full (File too large)"
    assert back == "ok|1|"
    ids, (gap,) = ids_and_gaps(tmp_path)
    assert (ids, gap.count) == (["e2"], 1)


def test_closing_on_a_full_disk_does_not_raise(tmp_path: Path) -> None:
    run(tmp_path, OPEN + "put(1); limit(0); put(2); journal.close(); health()")
    assert ids_and_gaps(tmp_path)[0] == ["e1"]
