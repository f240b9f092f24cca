"""Weighing: what the detectors say becomes one risk, calibrated on this API's own benign traffic.

Each detector's bits are compared with the bits it gave to benign activities before (conformal prediction:
Vovk, Gammerman and Shafer, 2005), with an exponential tail beyond the largest ones seen. The detectors
are correlated, so the smallest of their p-values counts, times how many there are (Bonferroni: valid
under any dependence). Pure; the histograms are learnt state like any other.
"""

import math

from limen.model import Features, Lesson, Risk, Signal
from limen.sketches import Histogram, State, Tails, week_of

UNIT = 4.0
"""Bits are kept in quarter bits."""

PRIOR = 1e-3
"""How common attacks are believed to be among calls, before looking: what makes a risk a probability."""

ALL = -1
"""The place of the count of all activity, among the detectors' histograms."""

_TRUST = 100.0
_EXCEEDANCES = 5.0
_SLOPE = 0.7
_MARGIN = 2.0
_CAP = 64.0


def weigh(
    signals: tuple[Signal, ...], features: Features, detectors: tuple[str, ...], state: State, strike: float
) -> Risk:
    """One risk from all signals. ``strike`` is the bits from which an activity counts as odd."""
    bits = 0.0
    if signals:
        week = week_of(features.at)
        total = state.view(_key(features.kind, ALL), week)
        for signal in signals:
            view = state.view(_key(features.kind, detectors.index(signal.detector)), week)
            bits = max(bits, calibrated(signal.bits, view, total.total[0] if total is not None else 0.0))
        bits = max(0.0, bits - math.log2(len(detectors)))
    return Risk(
        bits=round(bits, 2),
        probability=round(probability(bits), 6),
        heat=round(max(bits, features.heat), 2),
        strikes=features.strikes + (bits >= strike),
    )


def calibrated(bits: float, benign: Tails | None, total: float) -> float:
    """A detector's bits as -log2 of how often benign traffic got so many; never far above its own claim.

    ``benign`` are the bits it gave when it had something to say, ``total`` how much benign traffic there was.
    With little seen, the detector's claim decides; with ``_TRUST`` samples both weigh the same.
    """
    claim = math.exp2(-min(bits, _CAP))
    seen = _beyond(round(bits * UNIT), benign, total) if benign is not None else 1.0 / (total + 1.0)
    share = (total * seen + _TRUST * claim) / (total + _TRUST)
    return min(-math.log2(min(share, 1.0)), bits + _MARGIN, _CAP)


def _beyond(value: int, benign: Tails, total: float) -> float:
    exceed = benign.exceed(0, value)
    said = benign.total[0]
    if exceed >= _EXCEEDANCES or said <= _EXCEEDANCES:
        return min(1.0, (exceed + 1.0) / (total + 1.0))
    last = benign.quantile(0, 1.0 - _EXCEEDANCES / said)
    beyond = math.exp2(-_SLOPE * max(0.0, value - last) / UNIT)
    return max(exceed, _EXCEEDANCES * beyond) / (total + 1.0)


def probability(bits: float) -> float:
    """The chance of an attack, given the prior: the Bayes factor bound 1/(-e p ln p) of a p-value
    (Sellke, Bayarri and Berger, 2001)."""
    chance = math.exp2(-bits)
    if chance >= 1 / math.e:
        return PRIOR * chance
    factor = 1.0 / (-math.e * chance * math.log(chance))
    return PRIOR * factor / (1 - PRIOR + PRIOR * factor)


def learn_risk(
    signals: tuple[Signal, ...], features: Features, lesson: Lesson, detectors: tuple[str, ...], state: State
) -> None:
    """Count benign activity, and what each detector that spoke said of it."""
    if not lesson.shared:
        return
    week = week_of(features.at)
    _add(state, _key(features.kind, ALL), week, 0, lesson.shared)
    for signal in signals:
        key = _key(features.kind, detectors.index(signal.detector))
        _add(state, key, week, round(signal.bits * UNIT), lesson.shared)


def _add(state: State, key: tuple[str, str, int, int], week: int, value: int, weight: int) -> None:
    histogram = state.at(key, Histogram)
    if histogram is not None:
        histogram.add(week, 0, value, weight)


def _key(kind: str, detector: int) -> tuple[str, str, int, int]:
    return ("risk", kind, detector, 0)
