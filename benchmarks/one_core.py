"""A command of ours held to one core, by the clock and by its processor time."""

import os
import resource
import subprocess
import time
from typing import NamedTuple

from limen.demo.processes import LIMEN
from limen.model import LimenError


class Passed(NamedTuple):
    """Seconds by the clock and of processor time, the command's start included; and what it said."""

    wall: float
    cpu: float
    said: bytes


def held(*arguments: str) -> Passed:
    """Run ``limen`` with these arguments to its end; raises ``LimenError`` when it fails."""
    core = min(os.sched_getaffinity(0))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        [*LIMEN, *arguments],
        capture_output=True,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    wall = time.monotonic() - began
    if done.returncode:
        told = done.stderr.decode()[-500:]
        raise LimenError(f"limen {arguments[0]} ended with {done.returncode}: {told}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Passed(wall, cpu, done.stdout)
