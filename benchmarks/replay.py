"""``limen replay`` by the clock: the real command on a file, from its start to its end, held to one core."""

import os
import resource
import subprocess
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks import Figures, Say
from limen.demo.generate import Plan, lines
from limen.demo.processes import LIMEN
from limen.model import LimenError

SEED, DAYS = 2_025, 21.0
ROUNDS = 2


def run(say: Say, wanted: int = 100_000) -> Figures:
    """Replay ``wanted`` lines of the demonstration's traffic; the better of two rounds counts."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        log = Path(folder) / "traffic.jsonl"
        written = _write(log, wanted)
        rounds = []
        for number in range(ROUNDS):
            rounds.append(_replayed(log))
            say(f"round {number + 1}: {written:,} lines in {rounds[-1][0]:.1f} s")
        size = log.stat().st_size
    wall, cpu = min(rounds)
    return {
        "replay_per_s": round(written / wall),
        "replay_per_cpu_s": round(written / cpu),
        "replay_lines": written,
        "replay_line_bytes": round(size / written),
        "replay_rounds": ROUNDS,
    }


def _write(log: Path, wanted: int) -> int:
    count = 0
    with log.open("wb") as file:
        for line, _ in islice(lines(Plan(SEED, DAYS, 0.0, 0)), wanted):
            file.write(line + b"\n")
            count += 1
    return count


def _replayed(log: Path) -> tuple[float, float]:
    """Seconds by the clock and of processor time for one pass, the command's start included."""
    core = min(os.sched_getaffinity(0))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        [*LIMEN, "replay", str(log), "--out", os.devnull, "--json"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    wall = time.monotonic() - began
    if done.returncode:
        raise LimenError(f"limen replay ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, cpu
