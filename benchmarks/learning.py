"""``limen learn`` by the clock: the real command on a log, held to one core, scaled to a million calls.

What is scaled is the time that the command itself says it took to learn, so that its start, which is paid
once, is not counted ten times.
"""

import tempfile
from pathlib import Path

import msgspec

from benchmarks import Figures, Say
from benchmarks.one_core import held
from benchmarks.replay import written

MILLION = 1_000_000


class Learnt(msgspec.Struct):
    """What is read of the command's summary."""

    seconds: float


def run(say: Say, wanted: int = 100_000) -> Figures:
    """Learn ``wanted`` lines of the demonstration's traffic from nothing."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        log = Path(folder) / "traffic.jsonl"
        lines = written(log, wanted)
        state, data = str(Path(folder) / "learnt.state"), str(Path(folder) / "data")
        done = held("learn", str(log), "--state", state, "--data", data, "--json")
        took = msgspec.json.decode(done.said, type=Learnt).seconds
        size = Path(state).stat().st_size
    say(f"{lines:,} calls in {took:.1f} s, {done.cpu:.1f} s of processor time with the start")
    return {
        "learn_1m_minutes": round(took / lines * MILLION / 60, 1),
        "learn_per_s": round(lines / took),
        "learn_per_cpu_s": round(lines / done.cpu),
        "learn_calls": lines,
        "learn_state_mb": round(size / 1e6, 1),
    }
