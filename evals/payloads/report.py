"""The result for people: tables for a terminal, and the section of docs/evaluation.md."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from evals.page import PAGE, put
from evals.payloads.figures import ALL, Line, Pooled
from evals.payloads.run import BLOCKED, CHALLENGED, OURS, Result

BEGIN: Final = "<!-- payloads: begin (limen eval payloads --write) -->"
END: Final = "<!-- payloads: end -->"
_PICTURES: Final[dict[int, str]] = {i: chr(0x2400 + i) for i in range(32)} | {
    ord("|"): "\\|",
    ord("`"): "ˋ",
    0x7F: "␡",
}


def text(result: Result, *, page: bool = False) -> str:
    """The section, in Markdown; it reads in a terminal as well. On a page no third-party text is quoted."""
    return "\n".join(
        [*_opening(result), *_false(result), *_caught(result), *_coverage(result), *_faults(result, page)]
    )


def write(result: Result, page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(result, page=True), BEGIN, END, page)


def _opening(result: Result) -> list[str]:
    return [
        "## Attacks in values",
        "",
        f"`limen eval payloads`: {result.cases:,} calls, each judged by itself, before anything is learnt"
        f" about an API. Beside Limen, on the same requests: {result.peer}, in nginx with ModSecurity.",
        "",
        "- *Public sets* (third-party, for evaluation only): HttpParams, ModSec-Learn, FWAF and Kaggle SQL by"
        " source, CSIC 2010 as requests. The shipped model was fitted to none of them; the signatures'"
        " authors did look at what they missed there.",
        "- *Odd*: harmless text that looks odd, from a grammar that nothing was fitted to (synthetic), and a"
        " hand-written list.",
        "- *Golden*: our own attacks, which the signatures were tuned on: they show holes, not quality.",
        f"- Limen challenges from {CHALLENGED:g} bits by default, the rule set blocks from a score of"
        f" {BLOCKED:g}. `crs n` is paranoia level n; nginx refusing a request counts as caught.",
        f"- Missing: {result.data}." if result.data else "- All data was there.",
        "",
    ]


def _false(result: Result) -> list[str]:
    odd = [line for line in result.false if line.group[0] == "odd"]
    lines = [line for line in result.false if line.group[0] != "odd"]
    return [
        "### Harmless calls challenged or blocked, at the defaults",
        "",
        *_table(("set", "kind"), [*lines, *odd, _total("odd", odd)]),
        "",
    ]


def _total(name: str, lines: Sequence[Line]) -> Line:
    cases = sum(line.cases for line in lines)
    systems = lines[0].shares if lines else {}
    shares = {s: sum(line.cases * line.shares[s] for line in lines) / max(1, cases) for s in systems}
    return Line((name, ALL), cases, shares)


def _caught(result: Result) -> list[str]:
    return [
        "### Attacks caught at 0.1 % false positives",
        "",
        "A threshold for each set of its own (where a set has no harmless rows: those of all public sets):",
        "",
        *_table(("set", "kind"), result.own),
        "",
        *[line for pooled in result.pooled for line in _pooled(pooled)],
    ]


def _pooled(pooled: Pooled) -> list[str]:
    thresholds = ", ".join([f"{name} {value:g}" for name, value in pooled.thresholds.items()])
    return [
        f"One threshold for all sets, such that 0.1 % of the {pooled.benign:,} harmless calls of"
        f" {', '.join(pooled.suites)} are above it (scores above: {thresholds}):",
        "",
        *_table(("set",), pooled.lines),
        "",
    ]


def _coverage(result: Result) -> list[str]:
    parts = (("class", result.kinds), ("place", result.places), ("encoding", result.encodings))
    out = ["### Golden attacks caught at the defaults", ""]
    for name, lines in parts:
        out += [*_table((name,), lines), ""]
    return out


def _faults(result: Result, page: bool) -> list[str]:
    labels = ", ".join([f"{suite} {share:.1%}" for suite, share in result.plain_labels.items()])
    return [
        "### Faults",
        "",
        f"Attack rows of the public sets that hold nothing but words and plain marks ({labels}) no judge"
        " of values can know; many of CSIC 2010's attacks are ordinary values in unknown parameters or of"
        " files that are not there, which other detectors judge. Kaggle SQL counts whole SQL statements, its"
        " own attacks' kin, as harmless: so does Limen, and the rule set does not.",
        "",
        "What was chosen with these sets in view, so that they are no clean test of it: the two rules for"
        " NUL bytes in parameters and for files left behind (after misses in CSIC 2010; without them Limen is"
        " behind the rule set's level 1 there, with them level), the model's limits (how many bits it may"
        " add or take, fewer where no signature points), which marks of code it looks at, and a mended escape"
        " reader. Its weights were not. Values of the public sets are third-party data and are shown by the"
        " command only.",
        "",
        "Some of what Limen would not challenge:",
        "",
        *[
            f"- {where}: `{_shown(what)}`"
            for where, what in result.misses
            if not page or where.startswith(OURS)
        ],
        "",
        "Harmless texts that it would challenge, the surest first:",
        "",
        *[
            f"- {bits:g} bits, {where}: `{_shown(what)}`"
            for where, bits, what in result.false_texts
            if not page or where.startswith(OURS)
        ],
        "",
    ]


def _table(heads: tuple[str, ...], lines: Sequence[Line]) -> Iterable[str]:
    systems = tuple(lines[0].shares) if lines else ()
    yield f"| {' | '.join((*heads, 'calls', *systems))} |"
    yield f"|{'---|' * len(heads)}{'--:|' * (1 + len(systems))}"
    for line in lines:
        shares = [_percent(line.shares[system]) for system in systems]
        yield f"| {' | '.join((*line.group, f'{line.cases:,}', *shares))} |"


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %" if 0 < share < 0.1 else f"{share * 100:.1f} %"


def _shown(what: str) -> str:
    return what[:120].translate(_PICTURES)
