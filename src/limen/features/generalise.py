"""Which static children of a node are really values of one parameter.

Integers, uuids and the like are parameters at first sight; names (``/users/alice``) are not. They are
recognised together, when a parent has got more than a few of them, and only if

* they look alike: what is known below each (methods, children) is what is common below most of them;
* they keep coming: Chao's estimate of how many there are in all (Chao 1984, "Nonparametric estimation of
  the number of classes", Scandinavian Journal of Statistics 11), from those seen once and twice, is far
  above what an API has routes;
* for plain words, enough calls have been seen for that estimate: a smoke test calls every route once, too.

A word that is used far more than its siblings (``/users/me``) is not a value, and neither is a declared
segment. Known limit: an API with more than about a hundred routes of one shape under one parent, most of them
rarely called, is taken for values, unless a document declares them.
"""

from collections import Counter
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


def crowd(root: Node, threshold: int) -> tuple[Node, list[Node]]:
    """The parent whose look-alike children hold most operations, and those children.

    No children when there are ``threshold`` or fewer of them or they hold less than a quarter of all.
    """
    best, parent, group = _size(root) // 4, root, list[Node]()
    for node in root.subtree():
        if len(node.static) > threshold:
            found = _alike([child for child in node.static.values() if not child.declared])
            size = sum(_size(child) for child in found)
            if len(found) > threshold and size > best:
                best, parent, group = size, node, found
    return parent, group


def _size(node: Node) -> int:
    """How many operations there are at and below a node."""
    return sum(len(below.entries) for below in node.subtree())


def _alike(children: list[Node]) -> list[Node]:
    """The children whose structure a quarter of them share, without words used far more than the rest."""
    enough = max(2, len(children) // 4)
    structures = _without_rare_names([structure(child) for child in children], enough)
    common = _common(structures, enough)
    group = [child for child, known in zip(children, structures, strict=True) if known <= common]
    if not group:
        return []
    heavy = HEAVY * max(1.0, median(child.calls for child in group))
    return [child for child in group if child.calls <= heavy or classify(child.text) == SLUG]


def _common(structures: list[set[str]], enough: int) -> set[str]:
    """What ``enough`` of these have."""
    counts = Counter(feature for known in structures for feature in known)
    return {feature for feature, count in counts.items() if count >= enough}


def _without_rare_names(structures: list[set[str]], enough: int) -> list[set[str]]:
    """Static children that few of these have are names: ``/{owner}/{repo}`` has other repos each time."""
    common = _common(structures, enough)
    return [
        {"/" if name[0] == "/" and name not in common else name for name in known} for known in structures
    ]


def _estimate(parent: Node, group: list[Node]) -> float:
    """Chao's lower bound of how many different children there are, seen and unseen.

    A sighting is a caller where many callers are known (one user polling his own page is one sighting),
    otherwise a call.
    """
    by_caller = len(parent.callers) >= MAX_CALLERS
    sightings = [len(child.callers) if by_caller else child.calls for child in group]
    once, twice = sightings.count(1), sightings.count(2)
    return len(group) + once * (once - 1) / (2 * (twice + 1))
