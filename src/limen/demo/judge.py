"""Score evidence against the truth from the command line:

``python -m limen.demo.judge --truth truth.jsonl --evidence out.jsonl [--static live.jsonl] [--json]``
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console

from limen.demo.report import as_values, harm_table, kinds_table, missed_lines, read_judged, read_truths
from limen.demo.scoreboard import Judged, Scoreboard, every_line, score
from limen.demo.static import static_control
from limen.demo.truth import Truth
from limen.model import Action


def static_board(truths: list[Truth], live: Path, counts: Callable[[Truth], bool] = every_line) -> Scoreboard:
    """The static control's scoreboard over the live lines that count."""
    with live.open("rb") as lines:
        verdicts = static_control(lines)
        done = {one.id: Judged(Action.parse(one.action), one.risk) for one in verdicts}
    return score(truths, done, counts)


def main() -> None:
    """Read the arguments, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m limen.demo.judge", description=__doc__)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--evidence", type=Path, required=True, help="what limen replay wrote")
    parser.add_argument("--shuffled", type=Path, help="the same for the shuffled traffic")
    parser.add_argument("--static", type=Path, help="live lines, to run the static control on")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    truths = read_truths(asked.truth)
    board = _board(truths, asked.evidence)
    controls = {"static limits": static_board(truths, asked.static)} if asked.static else {}
    if asked.shuffled:
        controls["shuffled"] = _board(truths, asked.shuffled)
    show(board, controls, asked.json)


def _board(truths: list[Truth], evidence: Path) -> Scoreboard:
    with evidence.open("rb") as lines:
        return score(truths, read_judged(lines))


def show(board: Scoreboard, controls: dict[str, Scoreboard], as_json: bool) -> None:
    """Print the scoreboards for people, or as one JSON object."""
    console = Console()
    if as_json:
        values = {"limen": as_values(board)} | {
            name: as_values(control) for name, control in controls.items()
        }
        console.file.write(msgspec.json.encode(values).decode() + "\n")
        return
    console.print(kinds_table(board, controls))
    console.print(harm_table(board, controls))
    for line in missed_lines(board):
        console.print(line, markup=False)


if __name__ == "__main__":
    main()
