"""How many of the owners' logins are asked for more where so many of the thieves' are.

For a kind of attack and a true-positive rate the threshold is the highest risk that at least so many of its
logins reach; an owner's login is asked again when it reaches it as well. Where a kind has fewer than
1 / (1 - TPR) logins the threshold is that of its lowest.

Owners' logins are those with the right password in the judged part, but for each owner's first one, to which
no history can be compared. The first 12 and 39 are counted from the second login on, of owners whose logins
are known from the first one, wherever they are in the year.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Final

import msgspec
from evals.logins.attackers import KINDS
from evals.logins.judged import NOTHING, REFUSED, Judged
from evals.logins.truth import OWNER, STUFFING, Truth

TPRS: Final = (0.8, 0.9, 0.97, 0.98, 0.99, 0.995, 0.999)
FIRSTS: Final = (12, 39)
ASK: Final = 0.02
"""Limen promises to ask for more at 2 in 100 logins."""
Judgements = Mapping[str, Judged]

SLICES: Final[dict[str, Callable[[Truth], bool]]] = {
    "all": lambda _: True,
    "VPN users": lambda one: one.vpn,
    "mobile carriers": lambda one: one.mobile,
    "travelling": lambda one: one.travel,
    "shift workers": lambda one: one.shift,
    "daily": lambda one: one.frequency == "daily",
    "several a week": lambda one: one.frequency == "several a week",
    "weekly": lambda one: one.frequency == "weekly",
    "monthly": lambda one: one.frequency == "monthly",
    "less than monthly": lambda one: one.frequency == "less than monthly",
    "history 1 to 3": lambda one: one.history <= 3,
    "history 4 to 11": lambda one: 4 <= one.history <= 11,
    "history 12 to 38": lambda one: 12 <= one.history <= 38,
    "history of 39": lambda one: one.history >= 39,
}


class Rank(msgspec.Struct, frozen=True):
    """One kind at one rate: the risk asked from, the share of each slice asked again, and the median count of
    an owner's first logins asked again (``None`` where nobody has so many).
    """

    kind: str
    tpr: float
    limit: float
    rates: dict[str, float]
    first: dict[str, float | None]


class Acts(msgspec.Struct, frozen=True):
    """What a judge did: to owners' logins, asked again and of those failed, and refused; and the share asked
    or refused of each kind of attack.
    """

    logins: int
    asked: int
    failed: int
    refused: int
    caught: dict[str, float]


class Board(msgspec.Struct, frozen=True):
    """The outcome for one year and one judge. ``promised`` is the share of each kind of attack whose risk is
    over that of all but 2 in 100 of the owners' logins; ``unjudged`` counts good logins without a judgement.
    """

    ranks: tuple[Rank, ...]
    promised: dict[str, float]
    acts: Acts
    unjudged: int


def score(truths: Sequence[Truth], judged: Judgements) -> Board:
    """Compare a judge's ranks and actions with the truth."""
    good = [one for one in truths if one.good]
    attacks = by_kind(good)
    slices = {name: [one for one in good if one.counted and inside(one)] for name, inside in SLICES.items()}
    risks = {name: sorted(_risk(judged, one) for one in lines) for name, lines in slices.items()}
    firsts = {many: _firsts(good, judged, many) for many in FIRSTS}
    return Board(
        tuple(
            _rank(kind, tpr, sorted(_risk(judged, one) for one in attacks[kind]), risks, firsts)
            for kind in KINDS
            if attacks.get(kind)
            for tpr in TPRS
        ),
        _promised(risks["all"], attacks, judged),
        _acts(slices["all"], attacks, judged),
        sum(one.id not in judged for one in good),
    )


def by_kind(good: Iterable[Truth]) -> dict[str, list[Truth]]:
    """The thieves' logins in the judged part, by kind."""
    found: dict[str, list[Truth]] = defaultdict(list)
    for one in good:
        if one.kind != OWNER and one.quarter:
            found[one.kind].append(one)
    return found


def threshold(attacks: Sequence[float], tpr: float) -> float:
    """The highest risk that at least ``tpr`` of the attacks (sorted) reach."""
    return attacks[int(len(attacks) * (1.0 - tpr) + 1e-9)]


def share(risks: Sequence[float], limit: float) -> float:
    """The share of some risks (sorted) that reaches a limit."""
    return 1.0 - bisect_left(risks, limit) / len(risks) if risks else 0.0


def _risk(judged: Judgements, one: Truth) -> float:
    return judged.get(one.id, NOTHING).risk


def _rank(
    kind: str,
    tpr: float,
    attacks: Sequence[float],
    risks: Mapping[str, Sequence[float]],
    firsts: Mapping[int, Sequence[Sequence[float]]],
) -> Rank:
    limit = threshold(attacks, tpr)
    counts = {
        str(many): [sum(risk >= limit for risk in own) for own in owners] for many, owners in firsts.items()
    }
    return Rank(
        kind,
        tpr,
        limit,
        {name: share(some, limit) for name, some in risks.items() if some},
        {many: float(median(some)) if some else None for many, some in counts.items()},
    )


def _firsts(good: Iterable[Truth], judged: Judgements, many: int) -> list[list[float]]:
    """The risks of each owner's first logins with a history, of those who have so many."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in good:
        if one.kind == OWNER and 1 <= one.history <= many:
            found[one.user].append(_risk(judged, one))
    return [risks for risks in found.values() if len(risks) == many]


def bar(owners: Sequence[float]) -> float:
    """The risk that 2 in 100 of the owners' (sorted) are over, which is where Limen promises to ask."""
    return owners[min(len(owners) - 1, int(len(owners) * (1.0 - ASK)))] if owners else 0.0


def _promised(
    owners: Sequence[float], attacks: Mapping[str, Sequence[Truth]], judged: Judgements
) -> dict[str, float]:
    limit = bar(owners)
    return {
        kind: sum(_risk(judged, one) > limit for one in attacks[kind]) / len(attacks[kind])
        for kind in (*KINDS, STUFFING)
        if attacks.get(kind)
    }


def _acts(owners: Sequence[Truth], attacks: Mapping[str, Sequence[Truth]], judged: Judgements) -> Acts:
    done = [(one, judged.get(one.id, NOTHING)) for one in owners]
    asked = [one for one, said in done if said.asked]
    return Acts(
        len(owners),
        len(asked),
        sum(not one.proves for one in asked),
        sum(said.action >= REFUSED for _, said in done),
        {
            kind: sum(judged.get(one.id, NOTHING).asked for one in attacks[kind]) / len(attacks[kind])
            for kind in (*KINDS, STUFFING)
            if attacks.get(kind)
        },
    )
