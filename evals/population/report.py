"""The tables, for people and as JSON."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from evals.population.leak import Leak
from evals.population.score import Board, Harm, Session

PAGE = Path(__file__).parents[2] / "docs" / "evaluation.md"
BEGIN = "<!-- population: begin (limen eval population --write) -->"
END = "<!-- population: end -->"


class Result(msgspec.Struct, frozen=True):
    """One seed's outcome; ``boards`` by judge, ``limen`` first; ``missing`` says why a judge is not there."""

    seed: int
    lines: int
    history: int
    boards: dict[str, Board]
    leak: Leak
    missing: dict[str, str]
    seconds: float


AT_ACTION: Callable[[Session], int] = lambda one: one.until  # noqa: E731 - a name for a column
AT_CALLS: Callable[[Session], int] = lambda one: one.until_calls  # noqa: E731
AT_SESSIONS: Callable[[Session], int] = lambda one: one.until_sessions  # noqa: E731
RANKED = ("z-score",)
"""Judges that give a rank and take no action."""


def sessions_of(results: Sequence[Result], judge: str) -> dict[str, list[Session]]:
    """All sessions of a judge, by kind."""
    found: dict[str, list[Session]] = {}
    for result in results:
        for one in result.boards[judge].sessions if judge in result.boards else ():
            found.setdefault(one.kind, []).append(one)
    return dict(sorted(found.items()))


def share(sessions: Sequence[Session], when: Callable[[Session], int]) -> float:
    """The share caught."""
    return sum(when(one) > 0 for one in sessions) / len(sessions) if sessions else 0.0


def mean(results: Sequence[Result], judge: str, when: Callable[[Session], int]) -> float:
    """The mean over kinds of the share caught."""
    kinds = sessions_of(results, judge)
    return sum(share(sessions, when) for sessions in kinds.values()) / max(1, len(kinds))


def added(harms: Sequence[Harm]) -> Harm:
    """Several seeds' harm as one."""
    return Harm(*(sum(getattr(one, name) for one in harms) for name in Harm.__struct_fields__))


def judges(results: Sequence[Result]) -> list[str]:
    """All judges, in order."""
    return list(dict.fromkeys(name for result in results for name in result.boards))


def text(results: Sequence[Result]) -> str:
    """Everything as Markdown: false actions first, then kinds, then what was missed."""
    parts = [
        _intro(results),
        _harm_table(results),
        _apart_table(results),
        _kind_table(results),
        _missed(results),
    ]
    return "\n\n".join(parts)


def _intro(results: Sequence[Result]) -> str:
    seeds = ", ".join(str(one.seed) for one in results)
    lines, history = sum(one.lines for one in results), sum(one.history for one in results)
    auc = sum(one.leak.auc for one in results) / len(results)
    recall = sum(one.leak.recall for one in results) / len(results)
    text = [
        f"**Synthetic** traffic, seeds {seeds}: {lines:,} calls, of which {history:,} are history.",
        f"Leak test, trivial features of single calls: area under the curve {auc:.3f},"
        f" {recall:.0%} of attack calls told at 0.1 % false positives.",
    ]
    text += [f"Not measured: {name}: {why}." for name, why in results[0].missing.items()]
    return "\n".join(text)


def _harm_table(results: Sequence[Result]) -> str:
    rows = [
        "| Judge | Benign calls | Wrong in 10,000 | Blocked | Suspended | Callers hit | Stepped up in 10,000 | Caught, mean of kinds | at 0.1 % of calls | at 0.1 % of sessions |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for judge in judges(results):
        harm = added([one.boards[judge].benign for one in results if judge in one.boards])
        ranked = judge in RANKED
        done = (
            ["–"] * 5
            if ranked
            else [
                f"{harm.wrong:.2f}",
                f"{harm.block}",
                f"{harm.suspend}",
                f"{harm.callers}",
                f"{harm.challenged:.1f}",
            ]
        )
        action = "–" if ranked else f"{mean(results, judge, AT_ACTION):.0%}"
        at = [
            f"{mean(results, judge, when):.0%}" if _ranks(judge) else "–" for when in (AT_CALLS, AT_SESSIONS)
        ]
        rows.append(_row([judge, f"{harm.calls:,}", *done, action, *at]))
    return "\n".join(rows)


def _ranks(judge: str) -> bool:
    return judge.startswith("limen") or judge in RANKED


def _apart_table(results: Sequence[Result]) -> str:
    rows = [
        "| Benign twin or change (limen) | Calls | Stepped up | Blocked | Suspended | Callers hit |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted({name for one in results for name in one.boards["limen"].apart}):
        harm = added(
            [one.boards["limen"].apart[name] for one in results if name in one.boards["limen"].apart]
        )
        rows.append(_row([name, harm.calls, harm.step_up, harm.block, harm.suspend, harm.callers]))
    owners = added([one.boards["limen"].owners for one in results])
    rows.append(
        _row(
            [
                "owners of misused credentials (not benign)",
                owners.calls,
                owners.step_up,
                owners.block,
                owners.suspend,
                owners.callers,
            ]
        )
    )
    return "\n".join(rows)


def _kind_table(results: Sequence[Result]) -> str:
    others = [name for name in judges(results) if name != "limen"]
    rows = [
        _row(
            [
                "Kind",
                "Sessions",
                "Caught",
                "at 0.1 % of calls",
                "at 0.1 % of sessions",
                "Calls until",
                *others,
            ]
        ),
        "|---" * (6 + len(others)) + "|",
    ]
    by_judge = {name: sessions_of(results, name) for name in others}
    for kind, sessions in sessions_of(results, "limen").items():
        until = [one.until for one in sessions if one.until]
        cells: list[Any] = [
            kind,
            len(sessions),
            *(f"{share(sessions, when):.0%}" for when in (AT_ACTION, AT_CALLS, AT_SESSIONS)),
        ]
        cells.append(f"{median(until):.0f}" if until else "–")
        cells += [_other(by_judge[name], kind, name) for name in others]
        rows.append(_row(cells))
    return "\n".join(rows)


def _other(kinds: Mapping[str, Sequence[Session]], kind: str, judge: str) -> str:
    if kind not in kinds:
        return "–"
    return f"{share(kinds[kind], AT_CALLS if _ranks(judge) else AT_ACTION):.0%}"


def _missed(results: Sequence[Result]) -> str:
    rows = ["Missed by Limen's actions (seed, session, calls, highest risk):", ""]
    for result in results:
        rows += [
            f"- {result.seed}: {one.name}, {one.calls} calls, {one.highest:.3f}"
            for one in result.boards["limen"].sessions
            if not one.until
        ]
    return "\n".join(rows)


def _row(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def values(results: Sequence[Result]) -> dict[str, Any]:
    """Everything as plain values, with the means at the top."""
    means = {
        judge: {
            "caught": mean(results, judge, AT_ACTION),
            "caught_at_calls": mean(results, judge, AT_CALLS),
            "caught_at_sessions": mean(results, judge, AT_SESSIONS),
            "wrong_per_10k": added(
                [one.boards[judge].benign for one in results if judge in one.boards]
            ).wrong,
        }
        for judge in judges(results)
    }
    return {"synthetic": True, "means": means, "results": msgspec.to_builtins(list(results))}


def write(results: Sequence[Result], page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    section = f"{BEGIN}\n\n{text(results)}\n\n{END}\n"
    old = page.read_text("utf-8") if page.exists() else "# Evaluation\n\n"
    before, found, rest = old.partition(BEGIN)
    after = rest.partition(END)[2].lstrip("\n") if found else ""
    page.write_text(f"{before}{section}{after}", encoding="utf-8")
