"""Usual calls in an unusual order: a business flow that is abused, a harvest, a tool that knows no screens.

Idea
    Each step from one operation to the next is as surprising as it is rare after the one and the two before
    it, for this caller, his role and everybody. Of a session two things are compared with the finished
    sessions of the caller, his role and everybody: how many of its steps were odd, and the mean surprise of
    a step. A checkout without a cart, or details read with nothing else around them, are usual calls whose
    order is not. Repeats of an operation are one step, so polling counts once.
State
    Tallies of steps by (everyone | role | two operations, operation) and of the caller; histograms of
    sessions by (caller | principal | role | everyone).
Silent
    On answers; while few steps are known; on a step that is itself no surprise; on operations new to the API
    (a release is nobody's fault).
Known evasions
    Walking the usual screens around each abuse; sessions of three steps; the first session of a new caller,
    which is worth little; steps whose cells in a tally are shared with a usual one; calls that overlap come
    in any order, which makes all orders more usual.
Reference
    Variable-order Markov models with back-off for system calls and web sessions (Ye, 2000; Begleiter,
    El-Yaniv and Yona, 2004), log-loss normalised by the number of steps.
"""

import math
from typing import Final

from limen.detectors.base import ON_CALLS
from limen.detectors.levels import Oddest, is_newcomer, learn_windows, oddest, own_view, unusual, views
from limen.detectors.transitions import learn_step
from limen.features.sequence import MEAN, ODD, ODD_STEPS, SHORTEST, series_of
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import Prior, State, week_of

FLOOR: Final = 4.0
"""Signals of fewer bits are not worth a word."""
CAP: Final = 8.5
"""The most an order is worth: new screens and shortcuts have one of their own."""
NEWCOMER_CAP: Final = 4.0
"""The most that of a newcomer with a credential is worth: a program that is being set up has its own, too."""

_PRIORS: Final = {ODD_STEPS: Prior(6.0, 6.0), **{MEAN + length: Prior(24.0, 24.0) for length in range(3)}}


class Sequence:
    """The order of calls; see the module's docstring."""

    name = "sequence"
    needs_history = True
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:
        """How odd the session is that a surprising step belongs to."""
        sequence = features.sequence
        if sequence.loss < ODD or sequence.steps < SHORTEST:
            return None
        week, caller = week_of(features.at), features.caller
        counts = [(ODD_STEPS, sequence.odd), (series_of(sequence.steps), sequence.mean)]
        own = own_view("sequence", caller, 0, week, state)
        odd = unusual("sequence", own, 0, counts, week, state)
        if not odd:
            return None
        best: Oddest = (2.0**-FLOOR, -1, 0, ())
        levels = views("sequence", caller, 0, own, week, state, features.conduct.kind)
        chance, series, count, _ = oddest(odd, levels, _PRIORS, best)
        if series < 0:
            return None
        known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 1), None)
        usual = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
        before = known.quantile(series, 0.5) if known is not None else 0
        cap = NEWCOMER_CAP if is_newcomer(caller, own, ODD_STEPS) else CAP
        bits = round(min(-math.log2(chance), cap), 2)
        return Signal("sequence", bits, *_explain(series, count, usual, before, sequence.steps))

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the step and, when a session ended, what it was like."""
        sequence = features.sequence
        if features.kind != "call" or not sequence.steps:
            return
        week, caller = week_of(features.at), features.caller
        learn_step(caller, sequence.before, sequence.previous, features.operation, week, lesson, state)
        if sequence.closed:
            learn_windows(self.name, sequence.closed, caller, week, lesson, state, features.conduct.kind)


def _explain(series: int, count: int, usual: int, before: int, steps: int) -> tuple[str, tuple[Fact, ...]]:
    if series == ODD_STEPS:
        reason = f"{count} of {steps} steps in a session go where hardly any do, usually at most {usual}"
        return reason, (Fact("odd_steps", count, usual, before, usual, "steps"),)
    mean, most = count / 4, usual / 4
    reason = f"calls in an unusual order: {mean:.1f} bits of surprise a step, usually at most {most:.1f}"
    return reason, (Fact("surprise", mean, most, before / 4, most, "bits"),)
