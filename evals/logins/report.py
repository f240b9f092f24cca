"""The result for people: tables in Markdown, which a terminal shows as well, and plain values."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from evals.logins import figures, tables
from evals.logins.bars import bars
from evals.logins.figures import Result
from evals.logins.judges import LIMEN
from evals.page import PAGE, put

BEGIN: Final = "<!-- logins: begin (limen eval logins --write) -->"
END: Final = "<!-- logins: end -->"


def text(results: Sequence[Result]) -> str:
    """Everything: the bars first, then what was asked of whom, then the promise and the poisoners."""
    parts = (
        _opening,
        _bars,
        tables.asked,
        tables.promised,
        tables.firsts,
        tables.slices,
        tables.actions,
        tables.promise,
        tables.poisoners,
    )
    found = [list(part(results)) for part in parts]
    return "\n".join(line for lines in found if lines for line in (*lines, ""))


def write(results: Sequence[Result], page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(results), BEGIN, END, page)


def values(results: Sequence[Result]) -> dict[str, Any]:
    """Everything as plain values, with the bars at the top."""
    reached = [{"reached": yes, "measured": told} for yes, told in bars(results)]
    synthetic = all(one.seed for one in results)
    return {"synthetic": synthetic, "bars": reached, "results": msgspec.to_builtins(list(results))}


def _opening(results: Sequence[Result]) -> Iterable[str]:
    yield "## Logins"
    yield ""
    yield from _synthetic(results) if results[0].seed else _public(results)
    yield (
        "- Baselines never learn a theft, which flatters them; Limen lives through all in one pass, and"
        " learns what it lets in."
    )
    yield "- Freeman's model is our port of das-group's published code: compare with T1 before trusting it."
    if LIMEN not in figures.judges(results):
        yield "- **Limen was not measured: this `limen replay` skips logins.**"


def _synthetic(results: Sequence[Result]) -> Iterable[str]:
    seeds = ",".join(str(one.seed) for one in results)
    lines, history = sum(one.lines for one in results), sum(one.history for one in results)
    leak = sum(one.leak for one in results) / len(results)
    yield (
        f"`limen eval logins --seeds {seeds},`: **synthetic** logins of a company's year, {lines:,} lines, of"
        f" which the first {history:,} are history to learn from. How they are made, and what a rate is:"
        " `evals/logins` (`score.py`). Means over seeds, ranges in brackets."
    )
    yield ""
    yield f"- Leak test: the form of single lines tells thefts with an area under the curve of {leak:.3f}."
    yield "- One login a theft, at most one a victim; a fiftieth of all logins, poisoners' and all."


def _public(results: Sequence[Result]) -> Iterable[str]:
    yield (
        f"`limen eval logins --rba`: {results[0].lines:,} logins of the **RBA data set** of Wiefling,"
        " Jørgensen, Thunem and Lo Iacono (CC BY 4.0, github.com/das-group/rba-dataset). Its traps:"
        " `evals/logins/rba.py`."
    )
    yield ""


def _bars(results: Sequence[Result]) -> Iterable[str]:
    found = list(bars(results))
    if not found:
        return
    yield f"### Bars reached: {sum(yes for yes, _ in found)} of {len(found)}"
    yield ""
    yield from (f"- missed: {told}" for yes, told in found if not yes)
    yield from (f"- reached: {told}" for yes, told in found if yes and told.startswith("limen"))
