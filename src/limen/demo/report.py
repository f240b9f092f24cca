"""Show scoreboards: tables for people, plain values for programs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.table import Table

from limen.demo.scoreboard import Harm, Judged, Scoreboard, Session, median_calls
from limen.demo.truth import Truth
from limen.model import Action

NO_PARTS: Mapping[str, Harm] = {}


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


def kinds_table(
    board: Scoreboard, controls: Mapping[str, Scoreboard], played: Callable[[str], bool] | None = None
) -> Table:
    """Per kind of attack: sessions, caught, calls until caught, and what the controls caught.

    ``stopped`` is the share of an attack's calls that met at least a step-up; ``played`` tells which sessions
    came over HTTP, where any did.
    """
    table = _table("Attacks caught before half of their goal", "attack")
    for name in ("caught", *(("over HTTP",) if played else ()), "calls until caught", "stopped", *controls):
        table.add_column(name, justify="right")
    shares = [control.kinds() for control in controls.values()]
    for kind, sessions in board.kinds().items():
        live = [_caught([one for one in sessions if played(one.name)])] if played else []
        others = [_caught(found.get(kind, ())) for found in shares]
        calls = median_calls(sessions)
        table.add_row(
            kind.replace("_", " "),
            _caught(sessions),
            *live,
            f"{calls:g}" if calls >= 0 else "-",
            f"{_stopped(sessions):.0%}",
            *others,
        )
    table.add_row()
    live = [_caught([one for one in board.sessions if played(one.name)])] if played else []
    totals = [f"{control.caught_share:.0%}" for control in controls.values()]
    table.add_row("all", f"{board.caught_share:.0%}", *live, "", f"{_stopped(board.sessions):.0%}", *totals)
    return table


def _caught(sessions: Sequence[Session]) -> str:
    return f"{sum(one.caught for one in sessions)} of {len(sessions)}" if sessions else "-"


def _stopped(sessions: Sequence[Session]) -> float:
    made = sum(one.made for one in sessions)
    return sum(one.stopped * one.made for one in sessions) / made if made else 0.0


def harm_table(
    board: Scoreboard, controls: Mapping[str, Scoreboard], parts: Mapping[str, Harm] = NO_PARTS
) -> Table:
    """What benign callers met, in ``parts`` and twins also apart, and what the controls did to them."""
    table = _table("What was done to the innocent", "benign callers")
    for name in ("calls", "slowed", "step-up", "blocked", "suspended", "wrong in 10,000"):
        table.add_column(name, justify="right")
    _harm_row(table, "all", board.benign)
    for name, harm in parts.items():
        _harm_row(table, f"  {name}", harm)
    for name, harm in board.twins.items():
        _harm_row(table, f"  twin: {name}", harm)
    _harm_row(table, "owners, key misused", board.owners)
    table.add_row()
    for name, control in controls.items():
        _harm_row(table, f"by {name}", control.benign)
    return table


def _table(title: str, first: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.header_style = "dim"
    table.add_column(first, no_wrap=True)
    return table


def _harm_row(table: Table, name: str, harm: Harm) -> None:
    counts = (harm.calls, harm.slow, harm.step_up, harm.block, harm.suspend)
    table.add_row(name, *(f"{count:,}" for count in counts), f"{harm.wrong_per_10k:.2f}")


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
