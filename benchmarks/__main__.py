"""Run the benchmarks that are asked for, print a table and write ``benchmarks/results.json``."""

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console

from benchmarks import Figures, decision, envoy, haproxy, learning, logins, memory, replay, scan
from benchmarks.machine import machine
from benchmarks.report import table
from limen.model import LimenError

RESULTS = Path(__file__).parent / "results.json"
PROMISED: dict[str, tuple[str, ...]] = {
    "decision": (
        "decision_get_us_p50",
        "decision_get_us_p99",
        "decision_post_us_p50",
        "decision_post_us_p99",
        "reference_parse_us",
    ),
    "replay": ("replay_per_s",),
    "learning": ("learn_1m_minutes",),
    "logins": ("login_score_us", "login_learn_us", "logins_1m_minutes", "login_state_kb_per_user"),
    "scan": ("scan_full_s", "scan_again_ms", "scan_again_ratio", "scan_json_10mb_s", "scan_yaml_10mb_s"),
    "memory": ("memory_10k_callers_mb", "state_kb_per_caller"),
    "envoy": ("envoy_cpu_ratio_loaded", "envoy_added_ms_p50"),
    "haproxy": ("haproxy_cpu_ratio_loaded", "modsecurity_cpu_ratio"),
}
"""What the results hold of each benchmark in any case: ``null`` where it could not be had."""


def main() -> None:
    """Read the arguments, measure, tell."""
    asked = _arguments()
    console = Console(stderr=True, highlight=False)
    began = time.monotonic()

    def say(text: str) -> None:
        console.print(f"[dim]{time.monotonic() - began:5.0f} s[/]  {text}", markup=True)

    runs: dict[str, Callable[[], Figures]] = {
        "decision": partial(decision.run, say, asked.decisions),
        "replay": partial(replay.run, say, asked.lines),
        "learning": partial(learning.run, say, asked.lines),
        "logins": partial(logins.run, say, asked.logins),
        "scan": partial(scan.run, say),
        "memory": partial(memory.run, say, asked.calls),
        "envoy": partial(envoy.run, say, asked.seconds),
        "haproxy": partial(haproxy.run, say, asked.seconds),
    }
    figures: Figures = machine()
    for name in [name for name in PROMISED if name in asked.only]:
        say(f"[bold]{name}[/]")
        figures |= _measured(name, runs[name], console)
    figures["seconds"] = round(time.monotonic() - began)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n")
    Console(highlight=False).print(table(figures), f"Written to {RESULTS}")


def _measured(name: str, run: Callable[[], Figures], console: Console) -> Figures:
    """What a benchmark finds; one that cannot run here leaves its reason and no figure."""
    try:
        return run()
    except (LimenError, OSError) as error:
        console.print(f"{name} was not measured: {error}", markup=False)
        return dict.fromkeys(PROMISED[name], None) | {f"{name}_skipped": str(error)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default=",".join(PROMISED), help="which, separated by commas")
    parser.add_argument("--decisions", type=int, default=5_000, help="measured calls, GET and POST each")
    parser.add_argument("--lines", type=int, default=100_000, help="lines that are replayed, and learnt")
    parser.add_argument("--logins", type=int, default=100_000, help="logins of a tenth as many users")
    parser.add_argument("--calls", type=int, default=1_000_000, help="calls by 10,000 callers, for memory")
    parser.add_argument("--seconds", type=float, default=6.0, help="of load in each round through a gateway")
    asked = parser.parse_args()
    asked.only = [name.strip() for name in asked.only.split(",")]
    if unknown := set(asked.only) - set(PROMISED):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}: some of {', '.join(PROMISED)}")
    return asked


if __name__ == "__main__":
    main()
