"""What a GraphQL call asks for, against what its caller and everybody ask for (a part of ``shape``)."""

import math
from typing import Final

from limen.detectors.levels import Oddest, lessons, oddest, own_view, unusual, views
from limen.detectors.novelty import Rarity
from limen.features.graph import SERIES
from limen.model import Features, Lesson
from limen.sketches import Prior, State, week_of

CAP: Final = 13.0
"""Enough to ask for proof, not to block: a new page of an honest client may ask for a lot."""

_PRIORS: Final = {0: Prior(12.0, 2.0), 1: Prior(10.0, 3.0), 2: Prior(120.0, 10.0)}
_WORDS: Final = ("levels deep", "aliases", "fields")
_OWN: Final = "graphql"
_ODD: Final = 2.0**-3


def graph_cost(features: Features, state: State) -> tuple[float, str, Rarity] | None:
    """The oddest of depth, aliases and fields, with the words for it."""
    week, caller, operation = week_of(features.at), features.caller, features.operation
    own = own_view(_OWN, caller, operation, week, state)
    odd = unusual(_OWN, own, operation, enumerate(features.form.graph), week, state)
    best: Oddest = (_ODD, -1, 0, ())
    if odd:
        best = oddest(odd, views(_OWN, caller, operation, own, week, state), _PRIORS, best)
    chance, series, count, levels = best
    if series < 0:
        return None
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 5), None)
    most = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    bits = min(-math.log2(chance), CAP)
    return bits, f"GraphQL of {count} {_WORDS[series]}, usually at most {most}", Rarity(bits, 0, 0)


def learn_graph_cost(features: Features, lesson: Lesson, state: State) -> None:
    """Count depth, aliases and fields once for each call."""
    samples = [(series, features.form.graph[series]) for series in range(len(SERIES))]
    for sketch, weight in lessons(_OWN, features.caller, features.operation, lesson, state):
        sketch.add_all(week_of(features.at), samples, weight)
