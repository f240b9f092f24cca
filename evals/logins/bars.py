"""The bars that were set before anything was measured, and which were missed."""

from collections.abc import Iterator, Sequence

from evals.logins import figures
from evals.logins.figures import Result
from evals.logins.judges import BARE, BAYES, DAY_ONE, FREEMAN, LIMEN
from evals.logins.promise import FIRST_DAYS
from evals.logins.tables import percent

HALF = ("naive", "VPN", "targeted")
TPR = 0.99


def bars(results: Sequence[Result]) -> Iterator[tuple[bool, str]]:
    """Each bar: whether it was reached, and what was measured."""
    if LIMEN not in figures.judges(results):
        return
    for kind in HALF:
        yield _below(results, kind, 0.5, LIMEN)
        yield _below(results, kind, 0.5, BARE)
    yield _below(results, "very targeted", 1.0, LIMEN)
    yield from _promises(results)
    for one in results:
        found = one.poisoned[LIMEN]
        escaped = found.campaigns - found.caught
        yield (
            escaped == 0,
            f"seed {one.seed}: poisoners neither caught nor held: {escaped} of {found.campaigns}",
        )


def _below(results: Sequence[Result], kind: str, part: float, judge: str) -> tuple[bool, str]:
    """At most a part of the better baseline's rate, in the mean over seeds."""
    own, *others = (figures.rate(results, name, kind, TPR) for name in (judge, FREEMAN, BAYES))
    if own is None or None in others:
        return True, f"{kind}: too few"
    best = min(one.mean for one in others if one is not None)
    reached = own.mean < best if part == 1.0 else own.mean <= part * best
    text = f"{judge}, {kind} at TPR {TPR:g}: {percent(own)} of owners' logins asked again"
    return reached, f"{text}, the better baseline {100 * best:.3g} %, the bar {100 * part * best:.3g} %"


def _promises(results: Sequence[Result]) -> Iterator[tuple[bool, str]]:
    """Every quarter and slice that counts, and the first days of who starts without anything learnt."""
    for result in results:
        first = [one for one in result.promises.get(DAY_ONE, ()) if one.name == FIRST_DAYS]
        for one in (*first, *result.promises[LIMEN]):
            if one.counts:
                text = (
                    f"{one.asked} of {one.logins:,} logins asked again, {one.ratio:.2f} of what is promised"
                )
                yield one.kept, f"seed {result.seed}, {one.name}: {text}"
