"""Weighing: what the detectors say becomes one risk, calibrated on this API's own benign traffic.

The detectors are correlated (who walks fast also calls often), so their bits are not added up: what measures
one thing is one claim, the loudest counts in full, each further one less than the one before and without what
chance says anyway, and however many there are they never double it. What one of them said some minutes ago
still rings, weaker, so that a call answered oddly weighs on the next. The sum is compared with the largest
that benign callers reached in an hour (conformal prediction: Vovk, Gammerman and Shafer, 2005), with an
exponential tail beyond: a caller's hour is one sample, because the calls of one burst are odd for one reason.
Pure; the histogram is learnt state like any other.
"""

import math

from limen.model import GROWTH, VOLUME, Features, Risk, Signal
from limen.sketches import FULL, Histogram, Key, State, Tails, week_of

UNIT = 4.0
"""Bits are kept in quarter bits."""

PRIOR = 1e-3
"""How common attacks are believed to be among calls, before looking: what makes a risk a probability."""

_HOURS: Key = ("risk", "hours", 0, 0)
_PEAKS: Key = ("risk", "peaks", 0, 0)

NEW_PEAK, NEW_HOUR = 1, 2
"""What ``Lesson.risk`` says of a sample: the oddest of its caller's hour so far, or also the first."""

_TRUST = 100.0
_YOUNG = 500.0
_EXCEEDANCES = 5.0
_SLOPE = 0.7
_MARGIN = 2.0
_FLOOR = 3.0
_CAP = 64.0
_CHANCE = 1.5
_FURTHER = 0.6
_MOST = 1.99
_PATIENCE = 4.0
_RINGS = 0.75
_RINGS_MOST = 11.0
_BUSY = 8.0
_FLOOD = 16.0
_BUSIER = 0.3
_OWN = 6.0
_ALSO = 0.6
_QUESTION = 12.5


def weigh(
    signals: tuple[Signal, ...], features: Features, state: State, strike: float, green: frozenset[str]
) -> Risk:
    """One risk from all signals. ``strike`` is the bits from which an activity counts as odd; ``green`` are
    detectors that speak softly as yet, since what they learnt was never approved."""
    if not signals and not features.said and strike > 0:
        return _still(features)
    raw = bits = 0.0
    if signals or features.said:
        week = week_of(features.at)
        seen: Tails | None = state.view(_HOURS, week)
        hours = seen.total(0) if seen is not None else 0.0
        raw = together(signals, features, green, hours / (hours + _YOUNG))
        bits = calibrated(raw, state.view(_PEAKS, week), hours)
    strikes = features.strikes + (bits >= strike)
    return Risk(
        bits=round(bits, 2),
        probability=round(probability(bits), 6),
        heat=round(max(bits, features.heat) + _persistence(strikes), 2),
        strikes=strikes,
        raw=round(raw, 2),
    )


def _persistence(strikes: int) -> float:
    """Bits of heat for going on and on: whose call was odd for a good reason proves himself or stops."""
    return math.log2(strikes / _PATIENCE) if strikes > _PATIENCE else 0.0


def _still(features: Features) -> Risk:
    """The risk where nobody says anything: the same for every caller without a history."""
    if not features.heat and not features.strikes:
        return SILENCE
    return Risk(0.0, SILENCE.probability, round(features.heat, 2), features.strikes)


def together(
    signals: tuple[Signal, ...], features: Features, green: frozenset[str], confidence: float
) -> float:
    """What the detectors claim together, in bits; of ``green`` ones, only ``confidence`` of it counts."""
    said = {
        name: min(bits * _RINGS, _RINGS_MOST) * (confidence if name in green else 1.0)
        for name, bits in features.said
    }
    for signal in signals:
        bits = signal.bits * confidence if signal.detector in green else signal.bits
        claim = signal.theme or signal.detector
        said[claim] = max(bits, said.get(claim, 0.0))
    if VOLUME in said:
        said[VOLUME] = _grown(_alone(said[VOLUME], features), said.pop(GROWTH, 0.0))
    loudest, *others = sorted(said.values(), reverse=True) or (0.0,)
    beside = sum(max(0.0, bits - _CHANCE) * _FURTHER**place for place, bits in enumerate(others))
    return min(loudest + beside, _MOST * loudest)


def _alone(volume: float, features: Features) -> float:
    """A volume as evidence of an attack: up to ``_BUSY`` bits it is as odd as it is rare. From there to
    ``_FLOOD`` it adds little, since a busy day is a busy day however busy, and what makes it grave is what
    else is odd; beyond that it is a flood. Where all that is named was given to the caller, there is nothing
    to take that is not his: then it is less, and adds nothing."""
    flood = max(0.0, volume - _FLOOD)
    if _his_own(features):
        return min(volume, _OWN) + flood
    return min(volume, _BUSY) + _BUSIER * max(0.0, min(volume, _FLOOD) - _BUSY) + flood


def _his_own(features: Features) -> bool:
    """Whether a call names objects, and none but those that its caller was given or used before."""
    seen = features.objects.seen
    return bool(seen) and all(item.earned == 1 for item in seen)


def _grown(volume: float, growth: float) -> float:
    """A volume and the days of which it is one: together enough to ask who it is, and no graver than the
    louder of them, since they measure one thing."""
    return max(volume, growth, min(growth + _ALSO * volume, _QUESTION))


def calibrated(raw: float, peaks: Tails | None, hours: float) -> float:
    """The claim as -log2 of how often a benign caller's hour got so far; never far from the claim itself.

    ``peaks`` are the largest claims of benign hours that had any, ``hours`` counts all benign hours. With
    little seen, the claim decides; with ``_TRUST`` hours both weigh the same.
    """
    claim = math.exp2(-min(raw, _CAP))
    seen = _beyond(round(raw * UNIT), peaks, hours) if peaks is not None else 1.0 / (hours + 1.0)
    share = (hours * seen + _TRUST * claim) / (hours + _TRUST)
    return max(0.0, min(max(-math.log2(min(share, 1.0)), raw - _FLOOR), raw + _MARGIN, _CAP))


def _beyond(value: int, benign: Tails, total: float) -> float:
    exceed = benign.exceed(0, value)
    said = benign.total(0)
    if exceed >= _EXCEEDANCES or said <= _EXCEEDANCES:
        return min(1.0, (exceed + 1.0) / (total + 1.0))
    last = benign.quantile(0, 1.0 - _EXCEEDANCES / said)
    beyond = math.exp2(-_SLOPE * max(0.0, value - last) / UNIT)
    return max(exceed, _EXCEEDANCES * beyond) / (total + 1.0)


def probability(bits: float) -> float:
    """The chance of an attack, given the prior: the Bayes factor bound 1/(-e p ln p) of a p-value
    (Sellke, Bayarri and Berger, 2001). Below 1.44 bits the bound is silent; there the prior is lowered in
    step, so that more bits always read as more."""
    chance = math.exp2(-bits)
    if chance >= 1 / math.e:
        return PRIOR / (math.e * chance)
    factor = 1.0 / (-math.e * chance * math.log(chance))
    return PRIOR * factor / (1 - PRIOR + PRIOR * factor)


SILENCE = Risk(probability=round(probability(0.0), 6))
"""No bits, and no suspicion from before."""


def learn_risk(raw: float, at: float, sample: int, state: State) -> None:
    """Count a benign caller's hour (once), and how far its claims got."""
    if not sample:
        return
    week = week_of(at)
    if sample == NEW_HOUR:
        _add(state, _HOURS, week, 0)
    if raw:
        _add(state, _PEAKS, week, round(raw * UNIT))


def _add(state: State, key: Key, week: int, value: int) -> None:
    histogram = state.at(key, Histogram)
    if histogram is not None:
        histogram.add(week, 0, value, FULL)
