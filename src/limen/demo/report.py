"""Show scoreboards: tables for people, plain values for programs."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from rich.table import Table

from limen.demo.scoreboard import Harm, Judged, Scoreboard, median_calls
from limen.demo.truth import Truth
from limen.model import Action


class _Line(msgspec.Struct):
    id: str
    action: str
    risk: float = 0.0


def read_truths(path: Path) -> list[Truth]:
    """Read a truth file; raise ``msgspec.DecodeError`` for a line that is none."""
    with path.open("rb") as lines:
        return list(map(msgspec.json.Decoder(Truth).decode, lines))


def read_judged(lines: Iterable[bytes]) -> dict[str, Judged]:
    """Read what ``limen replay`` wrote, by line id."""
    read = map(msgspec.json.Decoder(_Line).decode, lines)
    return {line.id: Judged(Action.parse(line.action), line.risk) for line in read}


def kinds_table(board: Scoreboard, controls: Mapping[str, Scoreboard]) -> Table:
    """Per kind of attack: sessions, caught, calls until caught, and what the controls caught."""
    table = Table(
        "attack",
        "sessions",
        "caught",
        "calls until caught",
        *controls,
        title="Attacks caught before half of their goal",
    )
    shares = {name: control.kinds() for name, control in controls.items()}
    for kind, sessions in board.kinds().items():
        caught = sum(one.caught for one in sessions)
        others = (str(sum(one.caught for one in found.get(kind, ()))) for found in shares.values())
        calls = f"{median_calls(sessions):g}" if caught else "-"
        table.add_row(kind, str(len(sessions)), str(caught), calls, *others)
    totals = (f"{control.caught_share:.0%}" for control in controls.values())
    table.add_section()
    table.add_row("all", str(len(board.sessions)), f"{board.caught_share:.0%}", "", *totals)
    return table


def harm_table(board: Scoreboard, controls: Mapping[str, Scoreboard]) -> Table:
    """What benign callers met, twins also apart, and what the controls did to them."""
    table = Table("benign callers", "calls", "slow", "step_up", "block", "suspend", "wrong per 10,000")
    table.title = "What was done to the innocent"
    _harm_row(table, "all", board.benign)
    for name, harm in board.twins.items():
        _harm_row(table, f"twin: {name}", harm)
    _harm_row(table, "owners of a misused credential", board.owners)
    table.add_section()
    for name, control in controls.items():
        _harm_row(table, name, control.benign)
    return table


def _harm_row(table: Table, name: str, harm: Harm) -> None:
    counts = (harm.calls, harm.slow, harm.step_up, harm.block, harm.suspend)
    table.add_row(name, *map(str, counts), f"{harm.wrong_per_10k:.2f}")


def missed_lines(board: Scoreboard) -> list[str]:
    """Each miss in words."""
    return [
        f"missed: {one.name} ({one.goal} {one.unit}, {one.made} calls, {one.stopped:.0%} of them stepped up)"
        for one in board.missed
    ]


def as_values(board: Scoreboard) -> dict[str, Any]:
    """The scoreboard for ``--json``, with its derived figures."""
    values: dict[str, Any] = msgspec.to_builtins(board)
    return values | {
        "caught_share": board.caught_share,
        "kind_shares": board.kind_shares(),
        "wrong_per_10k": board.benign.wrong_per_10k,
        "step_up_per_10k": 10_000.0 * board.benign.step_up / max(1, board.benign.calls),
        "missed": missed_lines(board),
        "meets": board.meets(),
    }
