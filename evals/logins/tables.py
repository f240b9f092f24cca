"""The report's tables, in Markdown."""

from collections.abc import Iterator, Sequence

from evals.logins import figures, judges
from evals.logins.attackers import KINDS
from evals.logins.figures import Result, Spread
from evals.logins.promise import Kept
from evals.logins.score import FIRSTS, TPRS
from evals.logins.truth import STUFFING

SHOWN = 0.99
"""The true-positive rate of the tables by slice."""
T1 = {
    ("naive", 12): "1 / 2 / 3 / 7",
    ("naive", 39): "≤1 / 1 / 2 / 6",
    ("VPN", 12): "2 / 3 / 4 / 7",
    ("VPN", 39): "1–2 / 2 / 3 / 8",
    ("targeted", 12): "2 / 4 / 5 / 8",
    ("targeted", 39): "2 / 3 / 4 / 9",
}
"""Freeman's published counts on the RBA data set (Wiefling and others, TOPS 2022), at four rates."""
T1_RATES = (0.98, 0.99, 0.995, 0.999)


def asked(results: Sequence[Result]) -> Iterator[str]:
    """Owners asked again by kind of attack and true-positive rate."""
    yield "### Owners' logins asked again, at the rate of thefts caught"
    yield ""
    yield from head(2, "attack", "judge", *(f"TPR {tpr:g}" for tpr in TPRS))
    for kind in KINDS:
        for judge in figures.judges(results):
            cells = [percent(figures.rate(results, judge, kind, tpr)) for tpr in TPRS]
            if cells != ["–"] * len(TPRS):
                yield row(kind, judge, *cells)


def promised(results: Sequence[Result]) -> Iterator[str]:
    """Thefts over the risk of all but 2 in 100 owners' logins."""
    yield "### Thefts caught where 2 in 100 of the owners' logins are asked, by rank"
    yield ""
    names = figures.judges(results)
    yield from head(1, "attack", *names)
    for kind in (*KINDS, STUFFING):
        cells = [percent(figures.promised(results, judge, kind)) for judge in names]
        if cells != ["–"] * len(names):
            yield row(kind, *cells)


def firsts(results: Sequence[Result]) -> Iterator[str]:
    """The layout of T1: the median owner's count."""
    yield "### Asked again of the first 12 and 39 logins, median owner"
    yield ""
    yield (
        "At TPR .98 / .99 / .995 / .999, means. *Published*: Freeman on the RBA data set (TOPS 2022). Ours is"
        " asked for more: user agents of 2020 told builds and models, today's are the same for many, so that"
        " a thief's is the victim's by chance more often, and then the country alone does not tell him."
    )
    yield ""
    names = figures.judges(results)
    yield from head(1, "attack", "of the first", *names, "published")
    for kind in KINDS:
        for many in FIRSTS:
            cells = [_counts(results, judge, kind, many) for judge in names]
            yield row(kind, many, *cells, T1.get((kind, many), "–"))


def _counts(results: Sequence[Result], judge: str, kind: str, many: int) -> str:
    found = [figures.first(results, judge, kind, tpr, many) for tpr in T1_RATES]
    return " / ".join("–" if one is None else f"{one.mean:.3g}" for one in found)


def slices(results: Sequence[Result]) -> Iterator[str]:
    """Who is asked, at one rate: VPN users, carriers, travellers, shift workers, by frequency and history."""
    yield f"### Who is asked again, at TPR {SHOWN:g}"
    yield ""
    kinds = list(KINDS)[:4]
    names = figures.judges(results)
    parts = dict.fromkeys(
        part
        for judge in names
        for one in figures.ranks(results, judge, kinds[0], SHOWN)
        for part in one.rates
    )
    yield from head(2, "attack", "owners", *names)
    for kind in kinds:
        for part in parts:
            cells = [percent(figures.rate(results, judge, kind, SHOWN, part)) for judge in names]
            if cells != ["–"] * len(names):
                yield row(kind, part, *cells)


def actions(results: Sequence[Result]) -> Iterator[str]:
    """What was done, by Limen's own thresholds."""
    acting = [judge for judge in figures.judges(results) if judges.acts(judge)]
    if not acting:
        return
    yield "### What was done"
    yield ""
    yield "*Failed*: in 10,000 logins of owners, those asked who would not pass (3 in 100 would not)."
    yield ""
    yield from head(1, "", *acting)
    harms = {
        "owners asked": lambda one: one.asked / max(1, one.logins),
        "owners refused": lambda one: one.refused / max(1, one.logins),
    }
    for name, value in harms.items():
        yield row(name, *(percent(figures.acts(results, judge, value)) for judge in acting))
    failed = [
        figures.acts(results, judge, lambda one: 1e4 * one.failed / max(1, one.logins)) for judge in acting
    ]
    yield row("failed", *(number(one) for one in failed))
    for kind in dict.fromkeys(
        kind for one in results for judge in acting for kind in one.boards[judge].acts.caught
    ):
        yield row(f"caught: {kind}", *(percent(figures.caught(results, judge, kind)) for judge in acting))


def promise(results: Sequence[Result]) -> Iterator[str]:
    """Observed over promised, by quarter and slice."""
    acting = [judge for judge in figures.judges(results) if judges.acts(judge)]
    if not acting:
        return
    yield "### Promised and observed"
    yield ""
    yield (
        "Step-ups observed over promised (2 in 100), mean and range over seeds; in brackets what has too few"
        " logins to count. Refusals over promised (2 in 10,000) only where ten are to be expected."
    )
    yield ""
    yield from head(1, "owners' logins", "logins a seed", *acting, "refusals")
    columns = {judge: figures.kept(results, judge) for judge in acting}
    for name in dict.fromkeys(name for judge in reversed(acting) for name in columns[judge]):
        found = next(columns[judge][name] for judge in acting if name in columns[judge])
        logins = sum(one.logins for one in found) / len(found)
        cells = (_ratio(columns[judge].get(name, ())) for judge in acting)
        yield row(name, f"{logins:,.0f}", *cells, _refusals(found))


def _ratio(found: Sequence[Kept]) -> str:
    text = number(figures.spread([one.ratio for one in found]))
    return text if all(one.counts for one in found) else f"({text})"


def _refusals(found: Sequence[Kept]) -> str:
    return number(figures.spread([one.refusals for one in found if one.refusals is not None]))


def poisoners(results: Sequence[Result]) -> Iterator[str]:
    """What became of the slow poisoners."""
    yield "### Slow poisoners"
    yield ""
    yield (
        "Twelve logins in five weeks, from the victim's network and browser to an own line and browser,"
        " written as if he had got in each time. *Caught*: asked for more at least once. *Held*: the last"
        " four all are. *In*: the last is not. Baselines, which learn him, ask as many owners as Limen"
        " promises; so is Limen judged *by rank*."
    )
    yield ""
    yield from head(1, "judge", "campaigns", "caught", "after days (median)", "held", "in")
    for judge in results[0].poisoned:
        found = figures.campaigns(results, judge)
        total = sum(one.campaigns for one in found)
        days = figures.spread([one.days for one in found if one.days is not None])
        cells = (sum(getattr(one, name) for one in found) for name in ("caught", "held", "inside"))
        caught, held, inside = (f"{cell / total:.0%}" if total else "–" for cell in cells)
        yield row(judge, total, caught, number(days), held, inside)


def head(texts: int, *names: str) -> Iterator[str]:
    """A table's head; the first columns are text."""
    yield row(*names)
    yield "|" + "---|" * texts + "--:|" * (len(names) - texts)


def row(*cells: object) -> str:
    """A table's row."""
    return "| " + " | ".join(map(str, cells)) + " |"


def percent(found: Spread | None) -> str:
    """Mean and range in per cent."""
    if found is None:
        return "–"
    low, high = (f"{100 * value:.3g}" for value in (found.low, found.high))
    return f"{100 * found.mean:.3g} %" + (f" ({low}–{high})" if low != high else "")


def number(found: Spread | None) -> str:
    """Mean and range."""
    if found is None:
        return "–"
    low, high = f"{found.low:.3g}", f"{found.high:.3g}"
    return f"{found.mean:.3g}" + (f" ({low}–{high})" if low != high else "")
