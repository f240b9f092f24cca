"""What one run of the suite found."""

import msgspec
from evals.copilot.injection import Injection
from evals.copilot.score import Score


class Figures(msgspec.Struct, frozen=True):
    """``scores`` of sentences by tier. ``safety`` are what was tried: a name, how many cases, and in how many
    something went wrong; ``injections`` the same of attackers' text, by tier.
    """

    scores: tuple[tuple[str, Score], ...]
    safety: tuple[tuple[str, int, int], ...] = ()
    injections: tuple[Injection, ...] = ()
