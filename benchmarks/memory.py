"""The memory that many callers take: ``limen replay``'s own machinery over calls made up as it goes.

It runs in a process of its own; what counts is the most that process ever held (its peak resident size).
"""

import subprocess
import sys

import msgspec

from benchmarks import Figures, Say
from limen.model import LimenError

CALLERS = 10_000
FULL = 1_000_000
"""Calls of the figure that has a bar; with fewer there is only ``memory_mb``."""


def run(say: Say, calls: int = 1_000_000) -> Figures:
    """Judge ``calls`` calls by 10,000 callers in another process and ask how large it became."""
    command = [sys.executable, "-m", "benchmarks.memory_run", str(calls), str(CALLERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        last: dict[str, float] = {}
        for line in child.stdout:
            last = msgspec.json.decode(line)
            say(f"{last['calls']:,.0f} calls, {last['mb']:,.0f} MB")
    if child.returncode or not last:
        raise LimenError(f"the replay of many callers ended with {child.returncode}")
    size, callers = round(last["mb"]), last["callers"]
    return {
        "memory_10k_callers_mb": size if calls >= FULL else None,
        "memory_mb": size,
        "memory_at_start_mb": round(last["start_mb"]),
        "memory_calls": round(last["calls"]),
        "memory_callers": round(callers),
        "memory_sketches": round(last["sketches"]),
        "memory_kb_per_caller": round((last["mb"] - last["start_mb"]) * 1e3 / callers, 1),
        "state_kb_per_caller": round(last["state_bytes"] / 1e3 / callers, 2),
        "state_own_kb_per_caller": round(last["own_bytes"] / 1e3 / callers, 2),
        "recent_kb_per_caller": round(last["recent_bytes"] / 1e3 / callers, 2),
        "memory_calls_per_s": round(last["calls"] / last["seconds"]),
    }
