"""Fill the README's block of figures, between ``<!-- figures -->`` and ``<!-- /figures -->``, from real runs.

make bench                                             # writes benchmarks/results.json
.venv/bin/limen demo --seed 1 --json > demo-1.json     # as many seeds as you like
.venv/bin/python docs/figures.py demo-1.json
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
README, RESULTS = ROOT / "README.md", ROOT / "benchmarks" / "results.json"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"

Row = tuple[str, str, str, str]
SPEED: tuple[Row, ...] = (
    ("decision_get_us_p50", "a decision, GET, median", "us", "60"),
    ("decision_get_us_p99", "a decision, GET, 99th percentile", "us", "200"),
    ("decision_post_us_p50", "a decision, POST of 600 bytes, median", "us", "60"),
    ("decision_post_us_p99", "a decision, POST of 600 bytes, 99th percentile", "us", "200"),
    ("reference_parse_us", "for comparison: orjson parses the same body", "us", ""),
    ("envoy_cpu_ratio_loaded", "CPU of a call, Envoy and Limen to plain Envoy, loaded", "x", "5"),
    ("envoy_added_ms_p50", "latency added to a call, one connection, median", "ms", "0.5"),
    ("replay_per_s", "`limen replay`, one core", "lines a second", "at least 8,000"),
    ("memory_10k_callers_mb", "memory after 1,000,000 calls by 10,000 callers", "MB", "1,000"),
)
"""Key in ``results.json``, what it is, its unit, and the most that is aimed at."""


def speed_table(results: Mapping[str, Any]) -> list[str]:
    """What ``make bench`` measured; figures that it did not are left out."""
    rows = [
        f"| {what} | {results[key]:,.4g} {unit} | {aim} |"
        for key, what, unit, aim in SPEED
        if key in results and results[key] is not None
    ]
    if not rows:
        return ["Speed and memory: not measured yet; `make bench` does."]
    return [
        "Speed and memory, by `make bench`:",
        "",
        "| What | Measured | Aim |",
        "|---|---|---|",
        *rows,
    ]


def demo_table(runs: Iterable[Mapping[str, Any]]) -> list[str]:
    """What each run of ``limen demo`` came to: one row a seed."""
    rows = [_demo_row(run) for run in runs]
    if not rows:
        return ["Detection: not measured yet; `make demo` does."]
    return [
        "Detection on synthetic traffic, by `.venv/bin/limen demo --seed SEED`. *Caught*: at least a",
        "challenge to the right credential before half of its goal. *Wrong*: benign calls blocked or",
        "suspended.",
        "",
        "| Seed | Attacks | Caught | Worst kind | Benign calls | Wrong in 10,000 | Static limits caught"
        " | Shuffled identities caught |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    ]


def _demo_row(run: Mapping[str, Any]) -> str:
    board, controls = run["board"], run["controls"]
    kinds = board["kind_shares"]
    worst = min(kinds, key=lambda kind: kinds[kind])
    cells = [
        str(run["plan"]["seed"]),
        str(len(board["sessions"])),
        f"{board['caught_share']:.0%}",
        f"{worst}, {kinds[worst]:.0%}",
        f"{board['benign']['calls']:,}",
        f"{board['wrong_per_10k']:.2f}",
        *(f"{controls[name]['caught_share']:.0%}" for name in ("static limits", "identities shuffled")),
    ]
    return "| " + " | ".join(cells) + " |"


def filled(readme: str, lines: Iterable[str]) -> str:
    """The README with its block replaced; raises ``ValueError`` when the markers are not there once each."""
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise ValueError(f"README.md: {BEGIN} and {END} are needed, once each, in this order")
    before, _, rest = readme.partition(BEGIN)
    return "\n".join([before + BEGIN, "", *lines, "", END]) + rest.partition(END)[2]


def main() -> None:
    """Read the results that are there and rewrite the block."""
    parser = argparse.ArgumentParser(prog="docs/figures.py", description=__doc__.partition("\n")[0])
    parser.add_argument("demo", nargs="*", type=Path, help="outcomes of `limen demo --json`")
    parser.add_argument("--results", type=Path, default=RESULTS, help="what `make bench` wrote")
    asked = parser.parse_args()
    results = json.loads(asked.results.read_text("utf-8")) if asked.results.exists() else {}
    runs = [json.loads(path.read_text("utf-8")) for path in asked.demo]
    lines = [*demo_table(runs), "", *speed_table(results)]
    README.write_text(filled(README.read_text("utf-8"), lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
