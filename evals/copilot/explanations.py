"""Explanations hold no number and no name that is not a fact, and other words that add one are dropped.

Judged are explanations of generated incidents, decisions, keys, callers, operations, policies, searches,
lists and shifts, with hostile words in them wherever a caller's can be; then each is reworded wrongly in
eight ways.
"""

import random
from collections import Counter

import msgspec
from evals.copilot.explanation_cases import cases
from evals.copilot.explanation_faults import faults
from evals.copilot.explanation_rewordings import rewordings

from limen.copilot.rephrase import rephrased

CASES = 900


class Figures(msgspec.Struct, frozen=True):
    """How many explanations and rewordings were judged; ``faulty`` are examples of what an explanation said
    and no fact supports, ``kept`` the wrong rewordings that were let through, by what was wrong, of
    ``reworded``. ``refused`` are explanations that may not even be said as they are."""

    explanations: int
    facts: int
    faulty: tuple[str, ...]
    reworded: dict[str, int]
    kept: dict[str, int]
    refused: int

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.faulty or self.kept or self.refused)


def evaluate(seed: int = 1, number: int = CASES) -> Figures:
    """The figures; the same for the same seed."""
    lots = random.Random(seed)
    wrong: list[str] = []
    reworded: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    facts = refused = 0
    for given, told in cases(seed, number):
        facts += len(told.facts)
        wrong += faults(given, told)
        refused += bool(rephrased(told.text, told.text).dropped)
        for what, text in rewordings(told.text, lots):
            reworded[what] += 1
            kept[what] += not rephrased(told.text, text).dropped
    found = {what: times for what, times in kept.items() if times}
    return Figures(number, facts, tuple(dict.fromkeys(wrong)), dict(reworded), found, refused)


def text(figures: Figures) -> str:
    """The figures as lines."""
    rewordings_judged = sum(figures.reworded.values())
    lines = [
        f"explanations {figures.explanations}, facts {figures.facts}, with an unsupported number or name"
        f" {len(figures.faulty)}",
        f"wrong rewordings {rewordings_judged}, let through {sum(figures.kept.values())}",
        *(f"  {fault}" for fault in figures.faulty[:20]),
        *(
            f"  let through: {what} {times} of {figures.reworded[what]}"
            for what, times in figures.kept.items()
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(text(evaluate()))  # figures are meant for standard output
