"""Real processes killed with ``kill -9``: what was acknowledged is there, and the stop is recorded."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from limen.model import Evidence
from limen.stores.journal import Boot, Gap, Journal, Keys, Reader
from limen.testing.evidence import evidence

KEYS = Keys(b"k" * 32)
WRITER = """
import sys
from pathlib import Path
from limen.stores.journal import Journal, Keys, Rhythm
from limen.testing.evidence import evidence

journal = Journal(Path(sys.argv[1]), Keys(b"k" * 32), Rhythm(segment_bytes=60_000))
number = 0
while True:
    burst = number % 7 + 1
    for _ in range(burst):
        number += 1
        last = journal.append(evidence(number))
    journal.barrier()
    sys.stdout.write(f"{last} {number}\\n")
    sys.stdout.flush()
"""


def kill_after(folder: Path, lines: int) -> tuple[int, int]:
    """Start a writer, kill it after so many acknowledgements, and return the last one."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        told += writer.stdout.readlines()
    last, number = [line for line in told if line.endswith("\n")][-1].split()
    return int(last), int(number)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_acknowledged_is_lost_at_kill_9(tmp_path: Path, seed: int) -> None:
    last, count = kill_after(tmp_path, random.Random(seed).randrange(200, 3000))
    assert count > 100
    Journal(tmp_path, KEYS, background=False).close()
    found = dict(Reader(tmp_path, KEYS, strict=True).records())
    kept = [record for record in found.values() if isinstance(record, Evidence)]
    assert found[last] == evidence(count)
    assert kept[:count] == [evidence(number) for number in range(1, count + 1)]


def test_each_kill_leaves_one_gap_and_numbers_never_repeat(tmp_path: Path) -> None:
    for lines in (50, 700, 300):
        kill_after(tmp_path, lines)
    Journal(tmp_path, KEYS, background=False).close()
    pairs = list(Reader(tmp_path, KEYS, strict=True).records())
    numbers = [number for number, _ in pairs]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len([record for _, record in pairs if isinstance(record, Gap)]) == 3
    assert len([record for _, record in pairs if isinstance(record, Boot)]) == 4
