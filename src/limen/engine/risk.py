"""Weighing: what the detectors say becomes one risk, calibrated on this API's own benign traffic.

Each detector's bits are compared with the most it gave to benign callers in an hour (conformal prediction:
Vovk, Gammerman and Shafer, 2005), with an exponential tail beyond the largest ones seen. A caller's hour is
one sample, because the calls of one burst are odd for one reason. The detectors
are correlated, so the smallest of their p-values counts, times how many there are (Bonferroni: valid
under any dependence). Pure; the histograms are learnt state like any other.
"""

import math

from limen.model import Features, Lesson, Risk, Signal
from limen.sketches import FULL, Histogram, State, Tails, week_of

UNIT = 4.0
"""Bits are kept in quarter bits."""

PRIOR = 1e-3
"""How common attacks are believed to be among calls, before looking: what makes a risk a probability."""

ALL = -1
"""The place of the count of callers' hours, among the detectors' histograms."""

NEW_PEAK, NEW_HOUR = 1, 2
"""What ``Lesson.risk`` says of a sample: the oddest of its caller's hour so far, or also the first."""

_TRUST = 100.0
_EXCEEDANCES = 5.0
_SLOPE = 0.7
_MARGIN = 2.0
_FLOOR = 3.0
_CAP = 64.0


def weigh(
    signals: tuple[Signal, ...], features: Features, detectors: tuple[str, ...], state: State, strike: float
) -> Risk:
    """One risk from all signals. ``strike`` is the bits from which an activity counts as odd."""
    bits = 0.0
    if signals:
        week = week_of(features.at)
        view = state.view(_key(ALL), week)
        hours = view.total[0] if view is not None else 0.0
        for signal in signals:
            said = state.view(_key(detectors.index(signal.detector)), week)
            bits = max(bits, calibrated(signal.bits, said, hours, len(detectors)))
    return Risk(
        bits=round(bits, 2),
        probability=round(probability(bits), 6),
        heat=round(max(bits, features.heat), 2),
        strikes=features.strikes + (bits >= strike),
    )


def calibrated(bits: float, benign: Tails | None, hours: float, detectors: int) -> float:
    """A detector's bits as -log2 of how often a benign hour got so many; never far from its own claim.

    ``benign`` are the bits it gave when it had something to say, ``hours`` how many benign hours there were.
    With little seen, the detector's claim decides; with ``_TRUST`` samples both weigh the same.
    """
    claim = math.exp2(-min(bits, _CAP))
    seen = _beyond(round(bits * UNIT), benign, hours) if benign is not None else 1.0 / (hours + 1.0)
    share = detectors * (hours * seen + _TRUST * claim) / (hours + _TRUST)
    return max(0.0, min(max(-math.log2(min(share, 1.0)), bits - _FLOOR), bits + _MARGIN, _CAP))


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
    """Count a benign caller's hour (once), and what each detector said at its peaks."""
    if not lesson.risk:
        return
    week = week_of(features.at)
    if lesson.risk == NEW_HOUR:
        _add(state, _key(ALL), week, 0)
    for signal in signals:
        _add(state, _key(detectors.index(signal.detector)), week, round(signal.bits * UNIT))


def _add(state: State, key: tuple[str, str, int, int], week: int, value: int) -> None:
    histogram = state.at(key, Histogram)
    if histogram is not None:
        histogram.add(week, 0, value, FULL)


def _key(detector: int) -> tuple[str, str, int, int]:
    return ("risk", "hour", detector, 0)
