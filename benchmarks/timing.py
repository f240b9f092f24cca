"""Figures out of a list of times."""

from collections.abc import Sequence


def percentile(nanoseconds: Sequence[int], share: float) -> float:
    """Microseconds that ``share`` of the times stay below (nearest rank)."""
    ordered = sorted(nanoseconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1_000, 2)


def median_of_rounds(nanoseconds: Sequence[int], rounds: int) -> tuple[float, float]:
    """The smallest and the largest median of so many equal parts in turn, in microseconds: what other users
    of the machine did to the figures."""
    size = max(1, len(nanoseconds) // rounds)
    medians = [percentile(nanoseconds[at : at + size], 0.5) for at in range(0, size * rounds, size)]
    return min(medians), max(medians)
