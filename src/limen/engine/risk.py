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
        for signal in signals:
            view = state.view(_key(features.kind, detectors.index(signal.detector)), week)
            bits = max(bits, calibrated(signal.bits, view))
        bits = max(0.0, bits - math.log2(len(detectors)))
    return Risk(
        bits=round(bits, 2),
        probability=round(probability(bits), 6),
        heat=round(max(bits, features.heat), 2),
        strikes=features.strikes + (bits >= strike),
    )


def calibrated(bits: float, benign: Tails | None) -> float:
    """A detector's bits as -log2 of how often benign traffic got so many; never far above its own claim.

    With little seen, the detector's claim decides; with ``_TRUST`` samples both weigh the same.
    """
    claim = 2.0 ** -min(bits, _CAP)
    if benign is None:
        return min(bits, _CAP)
    total = benign.total.get(0, 0.0)
    seen = _beyond(round(bits * UNIT), benign, total)
    share = (total * seen + _TRUST * claim) / (total + _TRUST)
    return min(-math.log2(min(share, 1.0)), bits + _MARGIN, _CAP)


def _beyond(value: int, benign: Tails, total: float) -> float:
    exceed = benign.exceed(0, value)
    if exceed >= _EXCEEDANCES or total < 1:
        return min(1.0, (exceed + 1.0) / (total + 1.0))
    last = benign.quantile(0, max(0.0, 1.0 - _EXCEEDANCES / total))
    beyond = 2.0 ** (-_SLOPE * max(0.0, value - last) / UNIT)
    return max(exceed, _EXCEEDANCES * beyond) / (total + 1.0)


def probability(bits: float) -> float:
    """The chance of an attack, given the prior: the Bayes factor bound 1/(-e p ln p) of a p-value
    (Sellke, Bayarri and Berger, 2001)."""
    chance = 2.0**-bits
    if chance >= 1 / math.e:
        return PRIOR * chance
    factor = 1.0 / (-math.e * chance * math.log(chance))
    return PRIOR * factor / (1 - PRIOR + PRIOR * factor)


def learn_risk(
    signals: tuple[Signal, ...], features: Features, lesson: Lesson, detectors: tuple[str, ...], state: State
) -> None:
    """Add what each detector said of benign traffic (nothing counts as 0 bits) to its histogram."""
    if not lesson.shared:
        return
    week = week_of(features.at)
    said = {signal.detector: signal.bits for signal in signals}
    for number, name in enumerate(detectors):
        histogram = state.at(_key(features.kind, number), Histogram)
        if histogram is not None:
            histogram.add(week, 0, round(said.get(name, 0.0) * UNIT), lesson.shared)


def _key(kind: str, detector: int) -> tuple[str, str, int, int]:
    return ("risk", kind, detector, 0)
