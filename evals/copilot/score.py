"""Figures of one set of sentences: wrong actions first, then exact plans, then questions that were not needed."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec
from evals.copilot.compare import flat
from evals.copilot.utterance import READS, Outcome, Utterance

Judged = Literal["exact", "wrong", "misread", "asked", "silent"]


class Score(msgspec.Struct, frozen=True):
    """Counts. ``acting`` are sentences where an operator would have acted or read, ``still`` the others;
    ``wrong`` a changing operation that nobody asked for, in either; ``milliseconds`` the median of a turn.
    """

    name: str
    sentences: int
    acting: int
    exact: int
    unneeded: int
    still: int
    kept_still: int
    right_kind: int
    wrong: int
    milliseconds: float
    misses: tuple[tuple[str, Judged], ...] = ()

    @property
    def wrong_share(self) -> float:
        """Wrong actions of all sentences."""
        return self.wrong / max(1, self.sentences)

    @property
    def exact_share(self) -> float:
        """Exact plans of the sentences where an operator would have acted."""
        return self.exact / max(1, self.acting)

    @property
    def unneeded_share(self) -> float:
        """Questions and refusals where an operator would have acted."""
        return self.unneeded / max(1, self.acting)


def judged(utterance: Utterance, outcome: Outcome, before: frozenset[bytes]) -> Judged:
    """What one answer is worth; ``before`` are the operations of earlier turns, which may be repeated."""
    got, wanted = flat(outcome.operations), flat(utterance.expect.operations)
    acting = utterance.expect.kind in ("plan", "read")
    if got == wanted or (acting and wanted <= got and got - wanted <= before):
        return "exact"
    if any(each.op not in READS for each in outcome.operations):
        return "wrong"
    if outcome.operations:
        return "misread"
    return "asked" if outcome.kind == "ask" else "silent"


def score(
    name: str, said: Sequence[Utterance], outcomes: dict[str, Outcome], earlier: dict[str, frozenset[bytes]], ms: float
) -> Score:
    """The figures of one set."""
    results = {each.id: judged(each, outcomes[each.id], earlier.get(each.id, frozenset())) for each in said}
    acting = [each for each in said if each.expect.kind in ("plan", "read")]
    still = [each for each in said if each not in acting]
    counts = Counter(results[each.id] for each in acting)
    return Score(
        name,
        len(said),
        len(acting),
        counts["exact"],
        counts["asked"] + counts["silent"],
        len(still),
        sum(results[each.id] == "exact" for each in still),
        sum(outcomes[each.id].kind == each.expect.kind for each in said),
        sum(result == "wrong" for result in results.values()),
        ms,
        tuple((each.id, results[each.id]) for each in said if results[each.id] != "exact"),
    )
