"""Which static children of a node are really values of one parameter.

Integers, uuids and the like are parameters at first sight; names (``/users/alice``) are not. They are
recognised together, when a parent has got more than a few of them, and only if

* they look alike: what is known below each (methods, children) is what is common below most of them;
* they keep coming: Chao's estimate of how many there are in all (Chao 1984, "Nonparametric estimation of
  the number of classes", Scandinavian Journal of Statistics 11), from those seen once and twice, is far
  above what an API has routes;
* for plain words, enough calls have been seen for that estimate: a smoke test calls every route once, too.

A word that is used far more than its siblings (``/users/me``) is not a value, and neither is a declared
segment. Known limits: two names in a row with nothing common below (``/{owner}/{repo}``) are recognised only
once the second is; an API with hundreds of rarely called routes of one shape under one parent is taken
for values.
"""

from statistics import median
from typing import Final

from limen.features.segments import SLUG, classify
from limen.features.trie import MAX_CALLERS, Node

HEAVY: Final = 16
"""A word with this many times the median of its siblings' calls is no value."""

PLENTY: Final = 8
"""Calls per allowed name, after which the estimate is trusted for words."""


def values_among(parent: Node, threshold: int, cap: int) -> list[Node]:
    """The learned children of ``parent`` to merge into one parameter; empty when they are routes.

    ``threshold`` is how many names a parent may have before they are questioned, ``cap`` how many at all:
    there the question is settled with what has been seen.
    """
    if len(parent.static) <= threshold:
        return []
    group = _alike([child for child in parent.static.values() if not child.declared])
    if len(group) <= threshold or _estimate(parent, group) <= 4 * threshold:
        return []
    slugs = sum(classify(child.text) == SLUG for child in group)
    seen_enough = parent.calls >= PLENTY * threshold or len(parent.static) >= cap
    return group if slugs > threshold or seen_enough else []


def structure(node: Node) -> set[str]:
    """What is known directly below a node: methods, static children, parameter types."""
    below = {f"/{text}" for text in node.static}
    return below | set(node.entries) | {f"{{{text}}}" for text in node.typed}


def _alike(children: list[Node]) -> list[Node]:
    """The children whose structure a quarter of them share, without words used far more than the rest."""
    structures = [structure(child) for child in children]
    counts: dict[str, int] = {}
    for feature in (feature for known in structures for feature in known):
        counts[feature] = counts.get(feature, 0) + 1
    enough = max(2, len(children) // 4)
    group = [
        c for c, known in zip(children, structures, strict=True) if all(counts[f] >= enough for f in known)
    ]
    if not group:
        return []
    heavy = HEAVY * max(1.0, median(child.calls for child in group))
    return [child for child in group if child.calls <= heavy or classify(child.text) == SLUG]


def _estimate(parent: Node, group: list[Node]) -> float:
    """Chao's lower bound of how many different children there are, seen and unseen.

    A sighting is a caller where many callers are known (one user polling his own page is one sighting),
    otherwise a call.
    """
    by_caller = len(parent.callers) >= MAX_CALLERS
    sightings = [len(child.callers) if by_caller else child.calls for child in group]
    once, twice = sightings.count(1), sightings.count(2)
    return len(group) + once * (once - 1) / (2 * (twice + 1))
