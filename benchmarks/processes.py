"""Processor time of processes, as Linux counts it in ``/proc``."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all its descendants that live now."""
    parents = {int(path.name): _fields(int(path.name))[1] for path in Path("/proc").glob("[0-9]*")}
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == str(known)]
    return found


def name(pid: int) -> str:
    """What a process is called; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def cpu_seconds(pid: int, *, children: bool = False) -> float:
    """User and system time so far, with that of ``children`` that have ended and were waited for."""
    fields = _fields(pid)
    return sum(int(field) for field in fields[11 : 15 if children else 13]) / _TICK


def _fields(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` after the name: state, parent, ...; zeros when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ["0"] * 50
    return stat.rpartition(")")[2].split()
