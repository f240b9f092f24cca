"""Whether a caller has been a machine or a human, from the rhythm of its calls."""

import random
from itertools import cycle

from limen.features import recent_record
from limen.features.conduct import HOURS, HUMAN, MACHINE, RETRIES, UNKNOWN, conduct, follow, heard
from limen.features.recent import Recent
from limen.features.rhythm import BREAK, MANY_RETRIES, STRETCH, gap_bucket
from limen.model import Closed, Conduct
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
HOUR, DAY = 3_600.0, 86_400.0


class Life:
    """One caller's calls, as they are told."""

    def __init__(self, recent: Recent | None = None, subject: int = 7) -> None:
        self.recent, self.subject, self.at = recent or Recent(pseudonym), subject, AT
        self.rng = random.Random(subject)

    def calls(self, gaps, operations, asked=None) -> list[Conduct]:
        trace, told = self.recent.caller(self.subject), []
        for gap, operation in zip(gaps, operations, strict=False):
            self.at += gap
            what = self.rng.getrandbits(16) if asked is None else asked
            told.append(follow(self.subject, operation, what, self.at, trace, self.recent))
            trace.last_at = self.at
        return told

    def polls(self, count: int, every: float = 0.5) -> list[Conduct]:
        return self.calls([every * self.rng.uniform(0.95, 1.05) for _ in range(count)], cycle([1]))

    def browses(self, count: int) -> list[Conduct]:
        return self.calls([self.rng.lognormvariate(2, 1.3) for _ in range(count)], cycle([1, 2, 3, 1, 4, 5]))

    @property
    def kind(self) -> int:
        return conduct(self.recent.caller(self.subject))


def test_buckets_of_gaps_rise_with_the_gap_and_never_fail():
    buckets = [gap_bucket(ms / 1_000) for ms in range(1, 100_000, 7)]
    assert buckets == sorted(buckets)
    assert gap_bucket(2.0) - gap_bucket(1.0) == 4
    assert gap_bucket(-5.0) == 0


def test_one_who_polls_is_a_machine_and_one_who_browses_is_human():
    machine, person, new = Life(), Life(), Life()
    machine.polls(80)
    person.browses(80)
    new.browses(5)
    assert (machine.kind, person.kind, new.kind) == (MACHINE, HUMAN, UNKNOWN)


def test_who_asks_for_one_thing_in_no_haste_polls_until_he_asks_for_others():
    tab, walker, flood = Life(), Life(), Life()
    assert tab.calls([60.0] * 40, cycle([1]), asked=7)[-1].polls == 1
    assert walker.calls([60.0] * 40, cycle([1]))[-1].polls == 0
    assert flood.calls([0.1] * 40, cycle([1]), asked=7)[-1].polls == 0
    assert tab.calls([60.0] * 16, cycle([1]))[-1].polls == 0


def test_who_asks_again_for_what_the_api_failed_to_answer_retries_until_it_answers():
    def tries(life: Life, status: int, gap: float = 1.0, asked: int = 7) -> int:
        told = life.calls([gap], [1], asked)[0].polls
        heard(asked, status, life.recent.caller(life.subject))
        return told

    app, hasty, wanderer = Life(), Life(), Life()
    assert [tries(app, status) for status in (503, 503, 503, 503, 200, 200)] == [
        0,
        0,
        RETRIES,
        RETRIES,
        RETRIES,
        0,
    ]
    assert [tries(hasty, 503, 0.1) for _ in range(6)] == [0] * 6
    assert [tries(wanderer, 503, asked=number) for number in range(6)] == [0] * 6


def test_who_retried_for_long_goes_on_with_it_for_a_while_though_the_api_answers_again():
    app = Life()

    def tries(status: int, times: int, gap: float = 1.0, asked: int = 7) -> list[int]:
        told = []
        for _ in range(times):
            told.append(app.calls([gap], [1], asked)[0].polls)
            heard(asked, status, app.recent.caller(app.subject))
        return told

    tries(503, MANY_RETRIES + 4)
    assert tries(200, 10) == [RETRIES] * 6 + [0] * 4
    tries(503, MANY_RETRIES + 4)
    assert tries(200, 3, asked=8) == [0, 0, 0]
    tries(503, MANY_RETRIES + 4)
    assert tries(200, 3, gap=0.1) == [0, 0, 0]


def test_a_kind_is_kept_through_one_stretch_of_the_other():
    person = Life()
    person.browses(120)
    person.polls(2 * STRETCH)
    assert person.kind == HUMAN
    person.polls(10 * STRETCH)
    assert person.kind == MACHINE


def test_a_stretch_is_looked_at_each_fourth_call_and_learnt_each_sixteenth():
    told = Life().polls(1 + 4 * STRETCH)
    looked = [one for one in told if one.alone]
    assert len(looked) == 13
    assert sum(one.whole for one in told) == 4
    assert all(one.steady >= 14 and one.hasty == one.alone == 16 and one.operation == 1 for one in looked)


def test_a_break_between_sessions_is_no_gap():
    told = Life().calls(cycle([1.0, BREAK]), [1] * (2 * STRETCH + 2))
    assert [one.steady for one in told if one.alone] == [15]


def test_hours_of_the_day_are_told_when_new_and_handed_out_when_the_day_ends():
    life = Life()
    told = life.calls([0.0, *[HOUR] * 4, 60.0], cycle([1]))
    assert [one.hours for one in told] == [1, 2, 3, 4, 5, 0]
    assert life.calls([DAY], [1])[0].closed == (Closed("caller", 7, 0, HOURS, 5),)


def test_people_who_become_like_machines_together_are_counted():
    recent = Recent(pseudonym)
    people = [Life(recent, subject) for subject in range(1, 8)]
    for one in people:
        one.browses(120)
        assert one.kind == HUMAN
    for one in people[:4]:
        one.polls(2 * STRETCH)
    last = [one for one in people[4].polls(2 * STRETCH) if one.alone][-1]
    assert (last.people, last.turned) == (6, 4)


def test_all_of_it_survives_a_stop():
    life, again = Life(), Recent(pseudonym)
    life.browses(90)
    recent_record.decode(recent_record.encode(life.recent), again)
    after = Life(again)
    after.at, after.rng = life.at, random.Random(3)
    life.rng = random.Random(3)
    assert after.polls(40) == life.polls(40)
