"""What one run of the suite found."""

import msgspec
from evals.copilot.score import Score


class Figures(msgspec.Struct, frozen=True):
    """``tier`` names what understood the sentences; ``safety`` are pairs of what was tried: a name, how many
    cases, and in how many something went wrong.
    """

    tier: str
    scores: tuple[Score, ...]
    safety: tuple[tuple[str, int, int], ...] = ()
