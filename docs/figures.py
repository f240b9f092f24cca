"""Fill the README's block of figures, between ``<!-- figures -->`` and ``<!-- /figures -->``, from real runs.

make bench                                             # writes benchmarks/results.json
.venv/bin/limen demo --seed 1 --json > demo-1.json     # as many seeds as you like
make figures DEMO="demo-1.json"
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.report import BARS, Bar

from limen.demo.perform import BLIND, STATIC

ROOT = Path(__file__).parents[1]
README, RESULTS = ROOT / "README.md", ROOT / "benchmarks" / "results.json"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def speed_table(results: Mapping[str, Any]) -> list[str]:
    """What ``make bench`` measured, each figure beside its bar; figures that it did not are left out."""
    rows = [_speed_row(bar, results[bar.figure]) for bar in BARS if results.get(bar.figure) is not None]
    if not rows:
        return ["Speed and memory: not measured yet; `make bench` does."]
    where = [f"{key} {results[name]}" for name, key in _WHERE.items() if name in results]
    return [
        f"Speed and memory, by `make bench` ({', '.join(where)}):",
        "",
        "| What | Measured | Bar | Holds |",
        "|---|---|---|---|",
        *rows,
    ]


_WHERE = {"machine": "machine:", "python": "Python", "load_before": "load before it:"}


def _speed_row(bar: Bar, value: float) -> str:
    limit = "" if bar.bar is None else f"{'≥' if bar.more else '≤'} {bar.bar:,g} {bar.unit}".rstrip()
    holds = {None: "", True: "yes", False: "no"}[bar.holds(value)]
    words = bar.words.replace("  ", "… ")
    return f"| {words} | {value:,g} {bar.unit}".rstrip() + f" | {limit} | {holds} |"


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
        " | Shuffled callers caught |",
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
        *(f"{controls[name]['caught_share']:.0%}" for name in (STATIC, BLIND)),
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
