"""Counts of outcomes for people: shares, and tables by what outcomes have in common."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from evals.scan.outcome import Outcome

AUTHORIZATION: Final = ("bola", "bfla", "mass_assignment")


def table(
    title: str, name: str, outcomes: Iterable[Outcome], group: Callable[[Outcome], str]
) -> Iterator[str]:
    """Flaws and finds, a row for each group."""
    rows: dict[str, list[Outcome]] = {}
    for each in outcomes:
        rows.setdefault(group(each), []).append(each)
    yield f"### {title}"
    yield ""
    yield f"| {name} | flaws | found | share |"
    yield "|---|--:|--:|--:|"
    for key, those in sorted(rows.items(), key=lambda row: _order(row[0])):
        hits = sum(each.found for each in those)
        yield f"| {key} | {len(those)} | {hits} | {percent(hits, len(those))} |"
    yield ""


def _order(key: str) -> tuple[int, str]:
    digits = "".join(char for char in key.partition(":")[0] if char.isdigit())
    return (int(digits) if digits else 0, key)


def authorization(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those of the three kinds that the scanner is there for."""
    return [each for each in outcomes if each.kind in AUTHORIZATION]


def share(outcomes: Iterable[Outcome]) -> str:
    """How many were found, of how many."""
    outcomes = list(outcomes)
    hits = sum(each.found for each in outcomes)
    return f"{hits} of {len(outcomes)} ({percent(hits, len(outcomes))})"


def percent(part: int, whole: int) -> str:
    """A share in whole per cent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def missed(outcomes: Iterable[Outcome]) -> str:
    """The names of those that were not found, with what was told instead."""
    return ", ".join(
        each.flaw + (f" (told as {', '.join(each.otherwise)})" if each.otherwise else "")
        for each in outcomes
        if not each.found
    ) or "none"  # fmt: skip
