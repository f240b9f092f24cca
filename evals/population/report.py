"""The result for people: tables in Markdown, which a terminal shows as well, and plain values."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import msgspec
from evals.page import PAGE, put
from evals.population import figures
from evals.population.figures import LIMEN, Result, When, at_calls, at_sessions, at_usual, by_action
from evals.population.score import Harm, Session

BEGIN: Final = "<!-- population: begin (limen eval population --write) -->"
END: Final = "<!-- population: end -->"
_AT: Final[tuple[When, ...]] = (at_calls, at_usual, at_sessions)
_AT_NAMES: Final = ("at 0.1 % of calls", "of usual calls", "of sessions")


def text(results: Sequence[Result]) -> str:
    """Everything: false actions first, then kinds, then what was missed."""
    parts = (_opening, _harm, _apart, _kinds, _missed)
    return "\n".join(line for part in parts for line in (*part(results), ""))


def write(results: Sequence[Result], page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(results), BEGIN, END, page)


def values(results: Sequence[Result]) -> dict[str, Any]:
    """Everything as plain values, with the means over kinds at the top."""
    means = {}
    for judge in figures.judges(results):
        found = {when.__name__: figures.mean(results, judge, when) for when in (by_action, *_AT)}
        done = figures.harm(results, judge)
        means[judge] = found | {"wrong_per_10k": done.wrong, "refused_per_10k": done.refused}
    return {"synthetic": True, "means": means, "results": msgspec.to_builtins(list(results))}


def _opening(results: Sequence[Result]) -> list[str]:
    seeds = ",".join(str(one.seed) for one in results)
    lines, history = sum(one.lines for one in results), sum(one.history for one in results)
    auc = sum(one.leak.auc for one in results) / len(results)
    recall = sum(one.leak.recall for one in results) / len(results)
    return [
        "## A population",
        "",
        f"`limen eval population --seeds {seeds},`: **synthetic** traffic of a freight company's API,"
        f" {lines:,} calls, of which the first {history:,} are history to learn from. How it is made and what"
        " counts as caught: `evals/population` (`score.py`).",
        "",
        f"- Leak test: a logistic regression on trivial features of single calls tells {recall:.0%} of attack"
        f" calls at 0.1 % false positives (area under the curve {auc:.3f}).",
        "- *Usual* calls are benign ones that are neither twins nor made because of a change.",
        "- CRS sees a sample of benign calls and attacks until half of their goal; no answers, no callers.",
        "- Who is often wrong also catches by chance: read *caught* beside the wrong actions. With"
        " identities shuffled an action hits somebody else, and counts all the same: compare the ranks.",
        *(f"- {name}: not measured: {why}." for name, why in results[0].missing.items()),
    ]


def _harm(results: Sequence[Result]) -> Iterable[str]:
    yield "### Harm to benign calls, and what was caught (mean over kinds)"
    yield ""
    heads = ("judge", "benign calls", "wrong actions in 10,000", "calls refused", "callers hit", "stepped up")
    yield from _head(1, *heads, "caught", *_AT_NAMES)
    for judge in figures.judges(results):
        done, acts = figures.harm(results, judge), figures.acts(judge)
        cells = (f"{done.wrong:.2f}", f"{done.refused:.2f}", str(done.callers), f"{done.challenged:.1f}")
        caught = f"{figures.mean(results, judge, by_action):.0%}"
        at = [f"{figures.mean(results, judge, when):.0%}" if figures.ranks(judge) else "–" for when in _AT]
        yield _row(judge, f"{done.calls:,}", *(cells if acts else "–" * 4), caught if acts else "–", *at)


def _apart(results: Sequence[Result]) -> Iterable[str]:
    yield "### Benign twins and changes, judged by Limen"
    yield ""
    yield from _head(
        1, "twin or change", "calls", "stepped up", "blocked", "suspended", "held", "callers hit"
    )
    for name, done in figures.apart(results, LIMEN).items():
        yield _harm_row(name, done)
    owners = figures.added([board.owners for board in figures.boards(results, LIMEN)])
    yield _harm_row("owners of credentials in misuse (not counted as benign)", owners)


def _harm_row(name: str, done: Harm) -> str:
    return _row(name, done.calls, done.step_up, done.block, done.suspend, done.held, done.callers)


def _kinds(results: Sequence[Result]) -> Iterable[str]:
    others = [judge for judge in figures.judges(results) if judge != LIMEN]
    yield "### By kind of attack"
    yield ""
    yield "Others: by their actions; shuffled and z-score at 0.1 % of calls. *Until*: calls, the median."
    yield ""
    yield from _head(1, "kind", "sessions", "caught", *_AT_NAMES, "until", *others)
    by_judge = {judge: figures.kinds(results, judge) for judge in others}
    for kind, sessions in figures.kinds(results, LIMEN).items():
        at = [_percent(sessions, when) for when in (by_action, *_AT)]
        until = [one.until for one in sessions if one.until]
        beside = [_percent(by_judge[judge].get(kind, ()), _when(judge)) for judge in others]
        yield _row(kind, len(sessions), *at, f"{median(until):.0f}" if until else "–", *beside)


def _when(judge: str) -> When:
    return at_calls if judge in {figures.SHUFFLED, figures.Z_SCORE} else by_action


def _percent(sessions: Sequence[Session], when: When) -> str:
    return f"{figures.share(sessions, when):.0%}" if sessions else "–"


def _missed(results: Sequence[Result]) -> Iterable[str]:
    yield "### Missed by Limen's actions"
    yield ""
    for result in results:
        for one in result.boards[LIMEN].sessions:
            if not one.until:
                yield f"- seed {result.seed}, {one.name}: {one.calls} calls, highest risk {one.highest:.3f}"


def _head(texts: int, *names: str) -> Iterable[str]:
    yield _row(*names)
    yield "|" + "---|" * texts + "--:|" * (len(names) - texts)


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
