"""What recorded decisions of late add up to, for one key, caller, operation or policy."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining.fact import bits, command, count, name, time
from limen.copilot.explaining.telling import Line, line

ROWS_MOST = 3
"""Operations and pieces of evidence that are told."""


class Tally(msgspec.Struct, frozen=True):
    """Decisions between two times (Unix seconds): how many of each verdict, on which operations, and the
    oddest ones with their bits."""

    since: float
    until: float
    decisions: int = 0
    actions: dict[str, int] = {}
    operations: dict[str, int] = {}
    oddest: tuple[tuple[str, float], ...] = ()
    last: float = 0.0


def told(tally: Tally) -> Iterator[Line]:
    """How much, where, and how odd."""
    if not tally.decisions:
        yield line("Nothing is on record since {since}.", since=time(tally.since))
        return
    yield line(
        "{decisions} since {since}, the last at {last}.",
        decisions=count(tally.decisions, "decision|decisions"),
        since=time(tally.since),
        last=time(tally.last),
    )
    yield line("Verdicts: {did}.", did=[count(n, f"{word}|{word}") for word, n in tally.actions.items()])
    for operation, times in list(tally.operations.items())[:ROWS_MOST]:
        yield line(
            "{operation}: {times}.", operation=name(operation), times=count(times, "decision|decisions")
        )
    if tally.oddest:
        yield line("The oddest: {bits}.", bits=[bits(odd, evidence) for evidence, odd in tally.oddest])


def look(tally: Tally) -> Iterator[Line]:
    """Commands that show more."""
    for evidence, _ in tally.oddest[:1]:
        yield line("{step}", step=command(f"limen explain {evidence}"))
