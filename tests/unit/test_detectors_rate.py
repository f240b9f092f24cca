"""Too many, too fast; and how a crowd's flood is laid at one caller's door."""

import pytest

from limen.detectors.crowd import KNOWN_CAP, STRANGER_CAP, crowd
from limen.detectors.levels import own_view
from limen.detectors.rate import CONCURRENT, FLOOR, POLLED, Rate
from limen.features.pace import FIRST_CALLER, FIRST_FAILURE, FIRST_OPERATION, SERIES
from limen.model import CROWD, VOLUME, Caller, Closed, Conduct, Features, Lesson, Pace
from limen.sketches import FULL, Histogram, State, week_of

AT = 1_732_492_800.0 + 10 * 3_600
WEEK, GET = week_of(AT), 71
ADA = Caller(7, 17, 27, 37)
FRESH = Caller(8, 18, 28, 38)
USUAL = (2, 20, 2, 8, 60, 6, 40, 9, 80)
RATE = Rate()


def learnt(caller: Caller = ADA, times: int = 60, usual: tuple[int, ...] = USUAL, state: State | None = None):
    """A state in which this caller, everybody and the crowd had so many windows of the usual counts."""
    state = state if state is not None else State()
    for level, subject, operation, several in (
        ("caller", caller.subject, GET, range(FIRST_CALLER)),
        ("everyone", 0, GET, range(FIRST_CALLER)),
        ("caller", caller.subject, 0, range(FIRST_CALLER, FIRST_OPERATION)),
        ("everyone", 0, 0, range(FIRST_OPERATION)),
        ("operation", 0, GET, range(5, 7)),
        ("api", 0, 0, range(7, 9)),
    ):
        sketch = state.at(("rate", level, subject, operation), Histogram)
        for series in several:
            sketch.add(WEEK, series, usual[series], FULL * times)
    return state


def features(
    counts=USUAL, caller=ADA, at=AT, open_calls=0, failures=(), closed=(), kind="call", **more
) -> Features:
    pace = Pace(tuple(counts), open_calls, tuple(failures), tuple(closed))
    return Features(at, kind, "c", GET, caller=caller, pace=pace, **more)


def more(series: int, count: int) -> tuple[int, ...]:
    return tuple(count if number == series else usual for number, usual in enumerate(USUAL))


def crowd_around(features: Features, state: State):
    own = tuple(own_view("rate", features.caller, of, WEEK, state) for of in (GET, 0))
    return crowd(features, own, WEEK, state)


def test_the_usual_is_silence():
    assert RATE.score(features(), learnt()) is None


def test_an_answer_without_refusals_is_silence():
    assert RATE.score(features(counts=(), kind="answer"), State()) is None


def test_a_first_call_is_silence_while_nothing_is_known():
    assert RATE.score(features((1,) * 9), State()) is None


@pytest.mark.parametrize("series", range(FIRST_OPERATION))
def test_each_of_a_callers_windows_is_watched_and_named(series):
    signal = RATE.score(features(more(series, 40 * USUAL[series])), learnt())
    level, seconds = SERIES[series]
    assert signal.detector == "rate"
    assert signal.bits > 10
    assert signal.facts[0].name == f"calls_{level}_{seconds}s"
    assert signal.facts[0].observed == 40 * USUAL[series]
    assert USUAL[series] <= signal.facts[0].expected <= USUAL[series] * 1.125 + 1
    assert f"{40 * USUAL[series]} calls" in signal.reason


def test_far_more_is_odder_than_more():
    bits = [RATE.score(features(more(3, count)), learnt()).bits for count in (60, 120, 500)]
    assert bits == sorted(bits)
    assert bits[0] < bits[2]


def test_what_is_only_a_little_more_is_silence_or_a_murmur():
    signal = RATE.score(features(more(3, 10)), learnt())
    assert signal is None or signal.bits < 5


def test_a_signal_has_at_least_the_floors_bits():
    for count in range(8, 200):
        signal = RATE.score(features(more(3, count)), learnt())
        assert signal is None or signal.bits >= FLOOR


def test_a_newcomer_is_judged_by_everybody():
    signal = RATE.score(features(more(3, 400), FRESH), learnt())
    assert signal.bits > 8
    assert RATE.score(features(caller=FRESH), learnt()) is None


def test_many_calls_open_at_once_are_odd_and_named():
    state = learnt()
    state.at(("rate", "caller", 7, GET), Histogram).add(WEEK, CONCURRENT, 2, FULL * 60)
    signal = RATE.score(features(open_calls=79), state)
    assert signal.facts[0].name == "open"
    assert "80 calls open at once" in signal.reason
    assert RATE.score(features(open_calls=1), state) is None


def test_learning_adds_the_windows_that_closed():
    state = State()
    closed = (Closed("caller", 7, 0, FIRST_CALLER + 1, 12), Closed("api", 0, 0, 8, 90))
    RATE.learn(features(closed=closed), Lesson(4, 4), state)
    assert state.view(("rate", "caller", 7, 0), WEEK).quantile(FIRST_CALLER + 1, 1.0) == 12
    assert state.view(("rate", "api", 0, 0), WEEK).quantile(8, 1.0) >= 90


def test_learning_adds_how_many_calls_were_open():
    state = State()
    RATE.learn(features(open_calls=4), Lesson(4, 4), state)
    assert state.view(("rate", "caller", 7, GET), WEEK).quantile(CONCURRENT, 1.0) == 5
    quiet = State()
    RATE.learn(features(), Lesson(4, 4), quiet)
    assert quiet.digest() == State().digest()


@pytest.mark.parametrize("series", range(FIRST_OPERATION, FIRST_FAILURE))
def test_a_flood_costs_a_stranger_something_and_names_the_crowd(series):
    found = crowd_around(features(more(series, 4_000), FRESH), learnt())
    assert found.bits == STRANGER_CAP
    assert found.reached == 4_000
    level, seconds = SERIES[series]
    reason, facts = found.explain()
    assert facts[0].name == f"calls_{level}_{seconds}s"
    assert "4000 calls" in reason


def test_a_flood_costs_a_regular_at_his_own_measure_nothing():
    assert crowd_around(features(more(8, 4_000)), learnt()) is None


def test_a_flood_costs_a_regular_above_his_own_measure_a_little():
    counts = (40, *more(8, 4_000)[1:])
    assert crowd_around(features(counts), learnt()).bits == KNOWN_CAP


def test_a_flood_costs_somebody_known_from_elsewhere_a_little():
    state = learnt()
    known = state.at(("rate", "caller", 8, 0), Histogram)
    known.add(WEEK, FIRST_CALLER, 2, FULL * 60)
    assert crowd_around(features(more(8, 4_000), FRESH), state).bits == KNOWN_CAP


def test_a_usual_crowd_is_nothing():
    assert crowd_around(features(caller=FRESH), learnt()) is None


@pytest.mark.parametrize("number", range(4))
def test_refusals_are_counted_by_address_network_operation_and_api(number):
    failures = tuple(500 if number == index else 0 for index in range(4))
    refused = features(counts=(), caller=FRESH, failures=failures, kind="answer", status=401)
    signal = RATE.score(refused, State())
    assert signal.bits > 6
    assert "500 refused credentials in 10 minutes" in signal.reason
    level = ("address", "network", "operation", "api")[number]
    assert signal.facts[0].name == f"refused_{level}_600s"


@pytest.mark.parametrize("number", range(4))
def test_what_others_were_refused_is_laid_at_the_door_of_their_neighbours_only(number):
    failures = tuple(500 if number == index else 0 for index in range(4))
    signal = RATE.score(features(caller=FRESH, failures=failures), State())
    assert (signal is not None) == (number < 2)


def test_the_flood_of_one_is_his_volume_and_not_a_crowd():
    together, alone = more(5, 4_000), (3_900, *more(5, 4_000)[1:])
    assert crowd_around(features(together, FRESH), learnt()).theme == CROWD
    assert crowd_around(features(alone, FRESH), learnt()).theme == VOLUME


def test_who_asks_for_one_thing_again_and_again_is_no_attacker_below_what_others_do():
    state = learnt()
    state.at(("rate", "everyone", 0, GET), Histogram).add(WEEK, 1, 400, FULL)
    polling, busy = more(1, 150), more(1, 300)
    polls = Conduct(polls=1)
    assert RATE.score(features(polling), state).bits > POLLED
    assert RATE.score(features(polling, conduct=polls), state).bits == POLLED
    assert RATE.score(features(busy, conduct=polls), state).bits > POLLED


def test_who_repeats_what_the_api_failed_to_answer_is_no_attacker():
    busy = more(1, 300)
    assert RATE.score(features(busy, conduct=Conduct(polls=2)), learnt()).bits == POLLED


def test_a_few_refusals_are_nothing():
    assert RATE.score(features(counts=(), failures=(2, 2, 2, 2), kind="answer"), State()) is None


def test_an_api_that_always_refuses_many_is_used_to_it():
    state = State()
    sketch = state.at(("rate", "api", 0, 0), Histogram)
    for count in range(400, 500):
        sketch.add(WEEK, FIRST_FAILURE + 3, count, FULL)
    assert RATE.score(features(counts=(), failures=(0, 0, 0, 450), kind="answer"), state) is None
