"""The figures for people: tables in Markdown, which a terminal shows as well, and plain values."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from evals.copilot.figures import Figures
from evals.copilot.injection import EVERY
from evals.copilot.score import Score
from evals.page import PAGE, put

BEGIN: Final = "<!-- copilot: begin (limen eval copilot --write) -->"
END: Final = "<!-- copilot: end -->"
MISSES: Final = 40


def text(figures: Figures) -> str:
    """Everything: the bars first, then sentences, then what the misses were."""
    parts = (
        _opening(),
        _sentences(figures.scores),
        _safety(figures),
        _injections(figures),
        _misses(figures.scores),
    )
    return "\n".join(line for lines in parts for line in (*lines, ""))


def write(figures: Figures, page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(figures), BEGIN, END, page)


def values(figures: Figures) -> dict[str, Any]:
    """Everything as plain values."""
    found: dict[str, Any] = msgspec.to_builtins(figures)
    return found


def _opening() -> Iterable[str]:
    yield "## The copilot"
    yield ""
    yield (
        "`limen eval copilot`; tier 0 is without a model, `--model` puts one in. A *wrong action* is a"
        " changing operation that nobody asked for, or another one than was asked for: one slot that differs"
        " makes it wrong."
    )
    yield (
        "- `shut` was read after its first figures had been taken, and the parser was mended: those figures,"
        " and how to repeat them, are in [decision 0014](decisions/0014-copilot-tiers.md)."
    )
    yield "- All sentences were written by language models in different voices, none by the parser's author."


def _sentences(scores: Sequence[tuple[str, Score]]) -> Iterable[str]:
    yield "| tier | sentences | n | wrong actions | exact plans | unneeded questions | kept still | ms |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for tier, each in scores:
        yield (
            f"| {tier} | {Path(each.name).stem} | {each.sentences} | {each.wrong} ({each.wrong_share:.1%}) |"
            f" {each.exact} of {each.acting} ({each.exact_share:.0%}) |"
            f" {each.unneeded} ({each.unneeded_share:.0%}) | {each.kept_still} of {each.still} |"
            f" {each.milliseconds:.0f} |"
        )
    yield ""
    yield "The time is of one turn; it includes the start of the process, shared by all of its set."


def _safety(figures: Figures) -> Iterable[str]:
    if figures.safety:
        yield "| what was tried | cases | went wrong |"
        yield "|---|--:|--:|"
    for name, cases, wrong in figures.safety:
        yield f"| {name} | {cases} | {wrong} |"


def _injections(figures: Figures) -> Iterable[str]:
    if not figures.injections:
        return
    yield (
        "Attackers' text in every field that they can write and in what operators paste. Above tier 0 the"
        " stub models are hostile: *worst* proposes the worst plan there is, *sly* a worse one than was"
        f" wished for. A model gets each {EVERY}th case. An unasked plan is shown to the operator and changes"
        " nothing."
    )
    yield ""
    yield "| tier | cases | state changes | unasked plans | attackers' text in prompts | wishes kept |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in figures.injections:
        yield (
            f"| {each.tier} | {each.cases} | {each.changes} | {each.plans} |"
            f" {each.leaks} of {each.prompts} | {each.kept} of {each.wishes} |"
        )
    yield ""
    yield (
        "A wish that is not kept became a question: a hostile model can cost time. Text in a prompt is what"
        " the guards took for the operator's own."
    )
    misses = [(each.tier, miss) for each in figures.injections for miss in each.misses]
    if misses:
        yield ""
        yield f"Unasked plans ({len(misses)}; at most {MISSES} are listed):"
        yield ""
    for tier, miss in misses[:MISSES]:
        said = msgspec.json.encode(miss.said).decode().replace("`", "'")
        yield f"- {tier}, {miss.place}: `{said}` became {', '.join(f'`{each}`' for each in miss.operations)}"


def _misses(scores: Sequence[tuple[str, Score]]) -> Iterable[str]:
    for tier, each in scores:
        if each.name == "shut" and each.misses:
            told = ", ".join(f"{name} {what}" for name, what in each.misses[:MISSES])
            yield f"Missed in `shut`, {tier} ({len(each.misses)}): {told}."
