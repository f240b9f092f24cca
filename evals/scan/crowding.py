"""Which flaws are seeded together, where a twin for each would take an hour: as few twins as keep apart what
could hide, or be taken for, one another."""

from collections.abc import Iterable

from evals.scan.matching import weaknesses
from evals.scan.seeded import Flaw


def together(flaws: Iterable[Flaw]) -> list[list[Flaw]]:
    """The flaws of each twin: each goes into the first where none keeps it out."""
    twins: list[list[Flaw]] = []
    for flaw in flaws:
        fit = next((each for each in twins if not any(apart(flaw, other) for other in each)), None)
        if fit is None:
            twins.append([flaw])
        else:
            fit.append(flaw)
    return twins


def apart(one: Flaw, other: Flaw) -> bool:
    """Whether two flaws may not share a twin: they are of one kind or at one operation; or one is of the
    whole server and could be told by the same weakness as the other."""
    if one.kind == other.kind or (one.operation and one.operation == other.operation):
        return True
    everywhere = not (one.operation and other.operation)
    return everywhere and not weaknesses(one).isdisjoint(weaknesses(other))
