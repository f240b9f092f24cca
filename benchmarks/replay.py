"""``limen replay`` by the clock: the real command on a file, from its start to its end, held to one core."""

import os
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks import Figures, Say
from benchmarks.one_core import held
from limen.demo.generate import Plan, lines

SEED, DAYS = 2_025, 21.0
ROUNDS = 2


def run(say: Say, wanted: int = 100_000) -> Figures:
    """Replay ``wanted`` lines of the demonstration's traffic; the better of two rounds counts."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        log = Path(folder) / "traffic.jsonl"
        count = written(log, wanted)
        rounds = []
        for number in range(ROUNDS):
            rounds.append(held("replay", str(log), "--out", os.devnull, "--json"))
            say(f"round {number + 1}: {count:,} lines in {rounds[-1].wall:.1f} s")
        size = log.stat().st_size
    wall, cpu, _ = min(rounds)
    return {
        "replay_per_s": round(count / wall),
        "replay_per_cpu_s": round(count / cpu),
        "replay_lines": count,
        "replay_line_bytes": round(size / count),
        "replay_rounds": ROUNDS,
    }


def written(log: Path, wanted: int) -> int:
    """Write so many lines of the demonstration's traffic; how many there were."""
    count = 0
    with log.open("wb") as file:
        for line, _ in islice(lines(Plan(SEED, DAYS, 0.0, 0)), wanted):
            file.write(line + b"\n")
            count += 1
    return count
