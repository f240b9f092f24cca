"""Signals become one risk: how they add up, what still rings, and calibration on benign hours."""

import pytest

from limen.engine.risk import (
    NEW_HOUR,
    NEW_PEAK,
    PRIOR,
    UNIT,
    calibrated,
    learn_risk,
    probability,
    together,
    weigh,
)
from limen.model import GROWTH, VOLUME, Features, Objects, Risk, Seen, Signal
from limen.sketches import State, week_of

AT = 1_732_492_800.0
QUIET = Features(AT, "call", "c", 1)
NONE: frozenset[str] = frozenset()
KEYS = {"hours": ("risk", "hours", 0, 0), "peaks": ("risk", "peaks", 0, 0)}


def said(**bits: float) -> tuple[Signal, ...]:
    return tuple(Signal(name, value, "odd") for name, value in bits.items())


def ringing(**bits: float) -> Features:
    return Features(AT, "call", "c", 1, said=tuple(bits.items()))


def weighed(signals, features, state, strike=10.0, green=NONE) -> Risk:
    return weigh(signals, features, state, strike, green)


def claimed(signals, features, green=NONE, confidence=0.0) -> float:
    return together(signals, features, green, confidence)


def benign(*claims: float, quiet: int = 0) -> State:
    """Benign hours, each with the largest claim it held."""
    state = State()
    for claim in claims:
        learn_risk(claim, AT, NEW_HOUR, state)
    for _ in range(quiet):
        learn_risk(0.0, AT, NEW_HOUR, state)
    return state


def test_silence_is_no_risk():
    risk = weighed((), QUIET, State(), 10.0)
    assert (risk.bits, risk.heat, risk.strikes, risk.raw) == (0.0, 0.0, 0, 0.0)
    assert risk.probability < PRIOR * 1.01


@pytest.mark.parametrize(("heat", "strikes"), [(0.0, 0), (7.123, 0), (0.0, 2)])
def test_a_callers_history_is_told_though_nothing_is_said(heat, strikes):
    risk = weighed((), Features(AT, "call", "c", 1, heat=heat, strikes=strikes), State())
    assert risk == Risk(0.0, round(probability(0.0), 6), round(heat, 2), strikes, 0.0)


def test_where_every_call_is_a_strike_silence_is_one_too():
    assert weighed((), QUIET, State(), strike=0.0).strikes == 1


def test_the_loudest_counts_in_full_and_each_further_one_much_less():
    assert claimed(said(rate=10.0), QUIET) == 10.0
    assert claimed(said(rate=10.0, object_walk=6.0, injection=2.0), QUIET) == pytest.approx(14.8)


def test_however_many_murmur_they_do_not_double_the_loudest():
    assert claimed(said(**{f"d{number}": 6.0 for number in range(20)}), QUIET) < 12.0


def test_what_measures_one_thing_is_one_claim():
    busy = (Signal("rate", 8.0, "", theme=VOLUME), Signal("object_walk", 7.0, "", theme=VOLUME))
    assert claimed(busy, QUIET) == 8.0
    assert claimed((*busy, Signal("context", 5.0, "")), QUIET) == pytest.approx(11.5)


def test_a_volume_alone_is_a_busy_day_until_it_is_a_flood():
    said = [claimed((Signal("rate", bits, "", theme=VOLUME),), QUIET) for bits in (8.0, 12.0, 16.0, 24.0)]
    assert said == pytest.approx([8.0, 9.2, 10.4, 18.4])


def test_a_volume_of_ones_own_adds_nothing_until_it_is_a_flood():
    def busy(bits: float, *earned: int) -> float:
        named = Objects(tuple(Seen(501, number, "path", each) for number, each in enumerate(earned)))
        features = Features(AT, "call", "c", 1, objects=named)
        return claimed((Signal("rate", bits, "", theme=VOLUME),), features)

    assert [busy(bits, 1, 1) for bits in (5.0, 8.0, 16.0, 24.0)] == pytest.approx([5.0, 6.0, 6.0, 14.0])
    assert busy(16.0, 1, 0) == busy(16.0, -1) == busy(16.0) == pytest.approx(10.4)


def test_days_that_grow_ask_together_with_their_volume_and_are_no_graver_for_it():
    def both(volume: float, growth: float) -> float:
        busy, grown = Signal("rate", volume, "", theme=VOLUME), Signal("drift", growth, "", theme=GROWTH)
        return claimed((busy, grown), QUIET)

    assert both(8.0, 13.0) == 13.0
    assert both(8.0, 9.0) == 12.5
    assert both(5.0, 6.0) == pytest.approx(9.0)
    assert both(5.0, 0.0) == 5.0


def test_who_goes_on_and_on_grows_hotter():
    calm, patient = Features(AT, "call", "c", 1, strikes=3), Features(AT, "call", "c", 1, strikes=15)
    assert weighed(said(rate=12.0), calm, State()).heat == weighed(said(rate=12.0), QUIET, State()).heat
    assert weighed(said(rate=12.0), patient, State()).heat == weighed(said(rate=12.0), calm, State()).heat + 2


def test_what_was_said_still_rings_but_weaker_than_now():
    assert claimed((), ringing(rate=8.0)) == 6.0
    assert claimed(said(rate=8.0), ringing(rate=8.0)) == 8.0
    assert claimed(said(object_walk=8.0), ringing(rate=8.0)) == pytest.approx(12.5)


def test_what_rings_is_bounded():
    assert claimed((), ringing(rate=60.0)) == 11.0


def test_with_nothing_learnt_the_claim_decides_within_its_floor():
    assert calibrated(12.0, None, 0.0) == pytest.approx(12.0, abs=0.1)


@pytest.mark.parametrize("raw", [0.5, 3.0, 9.0, 20.0, 63.0, 100.0])
def test_calibration_stays_near_the_claim(raw):
    for state in (State(), benign(*[raw] * 500), benign(quiet=20_000)):
        bits = weighed(said(rate=raw), QUIET, state, 10.0).bits
        assert max(0.0, min(raw, 64.0) - 3.01) <= bits <= min(raw + 2.01, 64.0)


def test_what_benign_hours_often_reach_is_less_odd_than_claimed():
    assert weighed(said(rate=9.0), QUIET, benign(*[10.0] * 300, quiet=300), 10.0).bits == 6.0


def test_what_benign_hours_never_reach_is_at_least_as_odd_as_claimed():
    state = benign(*[2.0] * 30, quiet=20_000)
    assert weighed(said(rate=9.0), QUIET, state, 10.0).bits >= 9.0


def test_a_larger_claim_is_never_less_odd():
    state = benign(*[number / 10 for number in range(200)], quiet=2_000)
    bits = [weighed(said(rate=raw / 4), QUIET, state, 10.0).bits for raw in range(1, 200)]
    assert bits == sorted(bits)


def test_a_risk_reads_as_a_chance():
    chances = [probability(bits) for bits in (0, 1, 2, 5, 10, 20, 40, 64)]
    assert chances == sorted(chances)
    assert all(0.0 < chance < 1.0 for chance in chances)
    assert chances[0] <= PRIOR
    assert chances[-1] > 0.99


def test_heat_is_the_hotter_of_before_and_now():
    hot = Features(AT, "call", "c", 1, heat=12.5)
    assert weighed((), hot, State(), 10.0).heat == 12.5
    assert weighed(said(rate=20.0), hot, State(), 10.0).heat > 12.5


@pytest.mark.parametrize(("strike", "strikes"), [(11.0, 3), (13.0, 2)])
def test_an_activity_as_odd_as_a_strike_is_one(strike, strikes):
    before = Features(AT, "call", "c", 1, strikes=2)
    assert weighed(said(rate=12.0), before, State(), strike).strikes == strikes


def test_an_hour_is_counted_once_and_its_peaks_as_they_grow():
    state = State()
    learn_risk(0.0, AT, NEW_HOUR, state)
    learn_risk(3.0, AT, NEW_PEAK, state)
    learn_risk(5.0, AT, 0, state)
    hours, peaks = (state.view(key, week_of(AT)) for key in KEYS.values())
    assert hours.total(0) == 1.0
    assert peaks.total(0) == 1.0
    assert peaks.quantile(0, 1.0) == 3.0 * UNIT


def test_nothing_told_is_nothing_learnt():
    state = State()
    learn_risk(9.0, AT, 0, state)
    assert state.digest() == State().digest()


def test_benign_hours_of_months_ago_calibrate_nothing_and_break_nothing():
    state = benign(*[30.0] * 200)
    later = Features(AT + 60 * 7 * 86_400, "call", "c", 1)
    assert weighed(said(rate=12.0), later, state, 10.0).bits == pytest.approx(12.0, abs=0.1)


def test_a_detector_that_never_was_approved_speaks_softly_until_hours_were_seen():
    green = frozenset({"rate"})
    assert claimed(said(rate=10.0, injection=4.0), QUIET, green, 0.5) == pytest.approx(5.0 + 2.5)
    bits = [
        weighed(said(rate=12.0), QUIET, benign(quiet=hours), green=green).raw for hours in (0, 100, 5_000)
    ]
    assert bits[0] == 0.0
    assert bits[0] < bits[1] < bits[2] < 12.0


def test_what_needs_no_history_is_heard_from_the_first_call():
    assert weighed(said(injection=12.0), QUIET, State(), green=frozenset({"rate"})).raw == 12.0
