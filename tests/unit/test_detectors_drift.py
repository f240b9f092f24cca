"""Growth past the approved days: what is said of it, what is usual, and what a person's word does."""

import pytest

from limen.detectors.drift import AGAIN, CAP, KNOWN, LEAST, SURE, Drift, usual
from limen.features.drift import ACCEPTED, CALLS, ENOUGH, HOURLY, drift
from limen.features.ledger import Ledger, Usual
from limen.features.recent import Recent, Trace
from limen.model import Caller, Closed, Drifted, Features, Lesson
from limen.sketches import FULL, Histogram, State, week_of
from limen.testing.traffic import pseudonym

DAY, HOUR = 86_400.0, 3_600.0
AT = 20_000 * DAY + 8 * HOUR
ADA = Caller(7, 17)
DRIFT = Drift()
HUNDRED = Usual(0, (110, 0, 0), (100, 0, 0), 1.0)
SHARES = (0.3, 0.55, 0.8, 1.0)


def approved(days: tuple[int, ...], hours: int = 4) -> State:
    """A reference in which Ada had such days, each of as many equal hours."""
    state = State()
    sketch = state.at(("drift", "caller", ADA.subject, 0), Histogram)
    assert sketch is not None
    for count in days:
        sketch.add(week_of(AT), CALLS, count, FULL)
        sketch.add(week_of(AT), HOURLY, count // hours, FULL * hours)
    return state


def said(**drifted: int) -> float:
    signal = DRIFT.score(Features(AT, "call", "c", 1, caller=ADA, drifted=Drifted(**drifted)), State())
    return signal.bits if signal is not None else 0.0


def by(usual: Usual | None, hours: int) -> Usual | None:
    return usual._replace(share=SHARES[min(max(1, hours), 4) - 1]) if usual is not None else None


def recent(usual: Usual | None = HUNDRED) -> Recent:
    made = Recent(pseudonym)
    made.usual = lambda _subject, hours: by(usual, hours)
    return made


def day(memory: Recent, number: int, counts: tuple[int, ...], subject: int = 7) -> list[Drifted]:
    """A day with so many calls in each hour from eight on; what was found at the begin of each hour and after
    the last one."""
    trace, found = memory.caller(subject), []
    midnight = AT + (number - 1 / 3) * DAY
    for hour, count in enumerate((*counts, 1)):
        at = midnight + (8 + hour) * HOUR
        found.append(drift(subject, at, trace, memory))
        calls = trace.windows.setdefault(0, [0] * 9)
        if calls[6] != at // DAY:
            calls[6:9] = [int(at // DAY), 0, 0]
        calls[7] += count
    return found


def test_nothing_past_is_nothing_said() -> None:
    assert said() == 0.0


def test_of_a_first_day_nothing_is_said_and_the_next_is_a_question() -> None:
    assert said(past=400, carried=AGAIN - 1, count=900, usual=110) == 0.0
    assert said(past=400, carried=SURE, days=1, count=900, usual=110) == CAP
    assert 0.0 < said(past=90, carried=AGAIN) < said(past=90, carried=SURE // 2) < said(past=90, carried=SURE)


def test_the_reason_names_the_day_and_those_before() -> None:
    drifted = Drifted(0, 100, 40, 2, 220, 110, 110, 100)
    signal = DRIFT.score(Features(AT, "call", "c", 1, caller=ADA, drifted=drifted), State())
    assert signal is not None
    assert signal.reason == (
        "220 calls so far today, at most 110 by now on approved days; 2 days before were past them as well"
    )
    fact = signal.facts[0]
    assert (fact.name, fact.observed, fact.expected, fact.previous) == ("calls_day", 220, 110, 100)


def test_too_few_approved_days_are_no_usual() -> None:
    assert usual(ADA.subject, 1, approved((100,) * (KNOWN - 1)), 0) is None
    assert usual(8, 1, approved((100,) * KNOWN), 0) is None


def test_usual_is_a_little_over_the_mean_or_what_two_days_reached() -> None:
    even = usual(ADA.subject, 1, approved((100,) * 10), 3)
    assert even is not None
    assert (even.revision, even.typical[CALLS]) == (3, pytest.approx(100, rel=0.06))
    assert even.most[CALLS] == pytest.approx(110, rel=0.06)
    once = usual(ADA.subject, 1, approved((100,) * 10 + (300,)), 0)
    twice = usual(ADA.subject, 1, approved((100,) * 10 + (300, 300)), 0)
    assert once is not None
    assert twice is not None
    assert once.most[CALLS] < 150
    assert twice.most[CALLS] > 270


def test_small_days_are_no_growth() -> None:
    small = usual(ADA.subject, 1, approved((4,) * 10), 0)
    assert small is not None
    assert small.most[CALLS] == LEAST[CALLS]


def test_a_nightly_job_has_its_day_in_one_hour() -> None:
    state = approved((1_000,) * 10, hours=1)
    sketch = state.get(("drift", "caller", ADA.subject, 0))
    sketch.add(week_of(AT), HOURLY, 2, FULL * 200)
    found = usual(ADA.subject, 1, state, 0)
    assert found is not None
    assert found.share > 0.8


def test_what_is_labelled_benign_is_usual() -> None:
    state = approved((100,) * 10)
    state.get(("drift", "caller", ADA.subject, 0)).add(week_of(AT), ACCEPTED + CALLS, 300, FULL)
    found = usual(ADA.subject, 1, state, 0)
    assert found is not None
    assert found.most[CALLS] > 300


def test_it_learns_what_closed_into_its_own_caller_only() -> None:
    state, closed = State(), (Closed("caller", 7, 0, CALLS, 90), Closed("caller", 7, 0, HOURLY, 30))
    features = Features(AT, "call", "c", 1, caller=ADA, drifted=Drifted(closed=closed))
    DRIFT.learn(features, Lesson(0, FULL), state)
    assert not list(state.items())
    DRIFT.learn(features, Lesson(FULL, FULL), state)
    assert [key for key, _ in state.items()] == [("drift", "caller", 7, 0)]


def test_a_day_that_lasts_is_past_by_the_hour_and_carried_on() -> None:
    memory = recent()
    assert not any(one.past for one in day(memory, 0, (25, 25, 25, 25)))
    loud = day(memory, 1, (60, 60, 60, 60))
    assert loud[1].past > 80
    assert loud[-1].carried == 0
    again = day(memory, 2, (60, 60, 60, 60))
    assert again[-1].carried > 100
    assert again[-1].days == 1
    assert (again[-1].count, again[-1].usual, again[-1].typical) == (240, 110, 100)


def test_quiet_days_halve_what_is_carried_on() -> None:
    memory = recent()
    day(memory, 0, (60, 60, 60, 60))
    day(memory, 1, (25, 25, 25, 25))
    day(memory, 4, (60, 60, 60, 60))
    ledger = memory.caller(7).ledger
    assert ledger is not None
    assert 5 <= ledger.carried[CALLS] <= 20


def test_what_all_do_is_nobodys_growth() -> None:
    memory = recent()
    for number in range(3):
        found = [day(memory, number, (60, 60, 60, 60), subject) for subject in range(1, ENOUGH + 2)]
    assert not any(one.past for one in found[-1])


def test_nothing_is_found_without_a_reference() -> None:
    memory = recent(None)
    found = [one for number in range(3) for one in day(memory, number, (90, 90, 90, 90))]
    assert not any(one.past for one in found)
    assert any(one.closed for one in found)


def test_a_new_approval_makes_the_present_day_usual_and_going_back_does_not() -> None:
    memory = recent()
    for number in range(2):
        day(memory, number, (60, 60, 60, 60))
    memory.usual = lambda _subject, hours: by(HUNDRED._replace(revision=1), hours)
    assert not any(one.past for one in day(memory, 2, (60, 60, 60, 60))[1:])
    assert not any(one.past for one in day(memory, 3, (60, 60, 60, 60)))
    memory.usual = lambda _subject, hours: by(HUNDRED, hours)
    day(memory, 4, (60, 60, 60, 60))
    assert day(memory, 5, (60, 60, 60, 60))[-1].past > 80


def test_an_odd_day_is_not_handed_out_to_be_learnt() -> None:
    memory = recent()
    day(memory, 0, (25, 25))
    memory.caller(7).windows[0][8] = 20
    assert not day(memory, 1, (25, 25))[0].closed


def test_a_clock_that_was_wrong_begins_afresh() -> None:
    ledger = Ledger(3)
    assert ledger.due(AT + 100 * DAY)
    ledger.begin(int(AT + 100 * DAY) // 3_600)
    assert not ledger.due(AT)
    assert ledger.due(AT + HOUR)


def test_a_ledger_comes_back_from_its_record() -> None:
    memory = recent()
    for number in range(2):
        day(memory, number, (60, 60, 60, 60))
    before = memory.caller(7).ledger
    assert before is not None
    after = Ledger.restored(before.record())
    assert [getattr(after, name) for name in Ledger.__slots__] == [
        getattr(before, name) for name in Ledger.__slots__
    ]


def test_suspicion_that_a_person_ended_carries_nothing_on() -> None:
    memory = recent()
    day(memory, 0, (60, 60, 60, 60))
    day(memory, 1, (1,))
    trace: Trace = memory.caller(7)
    trace.cool()
    assert trace.ledger is not None
    assert trace.ledger.carried == [0, 0, 0]
