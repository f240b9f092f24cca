"""What comes of a login: lessons drawn late, taken back, refused; and the same after a restart."""

import pytest

from limen.engine.judged import KEPT, KEPT_SECONDS
from limen.engine.login_outcome import (
    CHALLENGE_SECONDS,
    LATE,
    NOT_ASKED,
    OWN_WORD,
    REFUSED,
    REPEATED,
    UNKNOWN,
)
from limen.engine.login_promise import Promise
from limen.engine.memory import recall, remember
from limen.engine.relearn import relearn
from limen.engine.relive import Past
from limen.features.codes import Plain
from limen.model import Action, Evidence, Fix, Followed, Label, Outcome
from limen.service.login_point import LoginPoint
from limen.testing.logins import DAY, START
from limen.testing.shop import empty_world

HOME = {
    "address": "84.208.1.7",
    "asn": 29695,
    "country": "NO",
    "fix": Fix(59.9, 10.7, 20.0),
    "device": "ada 1",
}
AWAY = {"address": "45.9.20.3", "asn": 9009, "country": "US", "fix": Fix(40.7, -74.0, 20.0), "device": ""}
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
OTHER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36"


class Kept(list):
    """A journal in memory."""

    def append(self, record):
        super().append(record)
        return len(self)


class Unnamed:
    def note(self, identity, at):
        """Names are none of this test's matter."""


class House:
    """A decision point for logins, with its journal; it refuses next to nobody, and so steps up instead."""

    def __init__(self):
        self.world = empty_world()
        self.world.promise = Promise(reject=1e-12)
        self.journal = Kept()
        self.point = LoginPoint(self.world, self.journal, Unnamed())
        self.at = START

    def home(self, days=1, **changes):
        for _ in range(days):
            self.at += DAY
            evidence = self.log_in(**{**HOME, **changes})
        return evidence

    def away(self, **changes):
        self.at += 600
        return self.log_in(**{**AWAY, "agent": OTHER, **changes})

    def log_in(self, user="ada", agent=AGENT, **told):
        headers = {"user-agent": agent, "accept-language": "nb-NO"}
        return self.point.judge(Plain(self.at, user, headers=headers, client="web", **told))

    def say(self, evidence, word, after=60.0, **more):
        return self.point.hear(Outcome(evidence.id, word, evidence.features.at + after, **more))

    @property
    def memory(self):
        """All that a restart must bring back."""
        return self.world.state.digest(), self.world.promise.record(), self.world.judged.record()

    def heat(self, evidence):
        return self.world.recent.caller(evidence.features.caller.subject).heat


@pytest.fixture
def house():
    house = House()
    house.home(20)
    return house


def stepped_up(house, **changes):
    evidence = house.away(**changes)
    assert evidence.verdict.would is Action.STEP_UP
    return evidence


def learnt(house):
    """What the state holds; tables that are empty again say no more than none."""
    return {key: dump for key, sketch in house.world.state.items() if (dump := sketch.dump())}


def relived(journal):
    again = House()
    past = Past(again.world)
    for record in journal:
        {Evidence: past.evidence, Followed: past.followed}[type(record)](record)
    return again


def test_a_stepped_up_login_teaches_nothing_until_its_challenge_is_passed(house):
    before = house.world.state.digest()
    evidence = stepped_up(house)
    assert evidence.lesson.own == 0
    assert house.world.state.digest() == before
    followed = house.say(evidence, "pass", factor="totp").followed
    assert followed.evidence.lesson.own == 3
    assert house.world.state.digest() != before


def test_a_passed_challenge_counts_neither_the_attempt_nor_the_promise_again(house):
    evidence = stepped_up(house)
    promise, subject = house.world.promise.record(), evidence.features.caller.subject
    tried = house.world.recent.attempts.get(subject).now(house.at).tried
    house.say(evidence, "pass", factor="passkey")
    assert house.world.promise.record() == promise
    assert house.world.recent.attempts.get(subject).now(house.at).tried == tried


def test_a_place_whose_challenge_was_passed_is_less_odd_the_next_day(house):
    first = stepped_up(house)
    house.say(first, "pass", factor="passkey")
    house.at += DAY
    assert house.away().risk.raw < first.risk.raw - 4


def test_this_was_not_me_undoes_exactly_what_a_passed_challenge_taught(house):
    before = learnt(house)
    evidence = stepped_up(house)
    house.say(evidence, "pass", factor="sms")
    assert learnt(house) != before
    assert house.say(evidence, "not_me", after=DAY).followed is not None
    assert learnt(house) == before
    assert house.heat(evidence) >= house.world.budget.step_up


def test_this_was_not_me_undoes_a_login_that_simply_passed_and_forgets_its_place(house):
    before = learnt(house)
    evidence = house.home()
    assert evidence.lesson.own
    house.say(evidence, "not_me")
    assert learnt(house) == before
    sojourn = house.world.recent.caller(evidence.features.caller.subject).sojourn
    assert evidence.features.at not in [place[0] for place in sojourn.last.values()]


def test_a_failed_challenge_leaves_suspicion_and_is_taken_out_of_the_promise(house):
    promise = house.world.promise.record()
    evidence = stepped_up(house)
    house.say(evidence, "fail")
    assert house.world.promise.record() == [[pytest.approx(n) for n in row] for row in promise]
    assert house.heat(evidence) >= house.world.budget.step_up
    house.say(evidence, "not_me")
    assert house.world.promise.record() == [[pytest.approx(n) for n in row] for row in promise]


def test_an_abandoned_challenge_is_noted_and_moves_nothing_else(house):
    evidence = stepped_up(house)
    before = house.memory[:2]
    assert house.say(evidence, "abandoned").followed is not None
    assert house.memory[:2] == before


@pytest.mark.parametrize(
    ("word", "again"), [("pass", "pass"), ("pass", "fail"), ("fail", "pass"), ("not_me", "it_was_me")]
)
def test_a_word_said_before_stands(house, word, again):
    evidence = stepped_up(house)
    house.say(evidence, word, factor="passkey")
    before = house.memory
    assert house.say(evidence, again, factor="passkey").why == REPEATED
    assert house.memory == before


def test_what_is_unknown_late_or_was_never_asked_changes_nothing(house):
    odd = stepped_up(house)
    quiet = house.log_in(**HOME)
    failed = house.log_in(**HOME, success=False)
    before = house.memory
    assert house.point.hear(Outcome("e0", "pass", house.at)).why == UNKNOWN
    assert house.say(failed, "not_me").why == UNKNOWN
    assert house.say(quiet, "pass").why == NOT_ASKED
    assert house.say(odd, "pass", after=CHALLENGE_SECONDS + 1).why == LATE
    assert house.say(odd, "not_me", after=KEPT_SECONDS + 1).why == UNKNOWN
    assert house.memory == before


def test_a_refused_login_learns_nothing_from_a_challenge_passed_elsewhere(house):
    house.world.promise.reject = house.world.promise.step_up
    evidence = house.away()
    assert evidence.verdict.action is Action.BLOCK
    assert house.say(evidence, "pass", factor="passkey").why == REFUSED


def test_it_was_me_moves_nothing_when_said_in_the_doubted_session_itself(house):
    evidence = stepped_up(house)
    before = house.memory
    for session in ("", evidence.id, "e999"):
        assert house.say(evidence, "it_was_me", session=session).why == OWN_WORD
    same = house.log_in(**{**AWAY, "device": "thief's"}, agent=OTHER)
    assert house.say(evidence, "it_was_me", session=same.id).why == OWN_WORD
    assert house.memory[0] == before[0]


def test_it_was_me_from_the_users_usual_session_is_as_good_as_a_passed_challenge(house):
    usual = house.log_in(**HOME)
    evidence = stepped_up(house)
    other = house.log_in(**HOME, user="eve")
    assert house.say(evidence, "it_was_me", session=other.id).why == OWN_WORD
    followed = house.say(evidence, "it_was_me", session=usual.id).followed
    assert followed.evidence.lesson.reason == "challenge passed"


def test_a_value_that_the_day_has_counted_since_is_not_counted_again_by_a_late_lesson(house):
    first, second = stepped_up(house), house.away(address="45.9.20.4")
    house.say(first, "pass", factor="passkey")
    followed = house.say(second, "pass", factor="passkey").followed
    assert followed.evidence.lesson.login.counted[0] == 0b0001, "the address alone is new to this day"


def test_a_persons_word_that_it_was_an_attack_undoes_the_lesson_of_the_challenge_once(house):
    before = learnt(house)
    evidence = stepped_up(house)
    house.say(evidence, "pass", factor="passkey")
    label = Label(evidence.id, benign=False, at=house.at + 60)
    relearn(evidence, label, house.world)
    assert learnt(house) == before
    house.home(3)
    after = learnt(house)
    relearn(evidence, label, house.world)
    assert house.say(evidence, "not_me").why == REPEATED
    assert learnt(house) == after


def test_nothing_is_learnt_late_while_learning_is_off(house):
    evidence = stepped_up(house)
    house.world.frozen = True
    before = house.memory[0]
    house.say(evidence, "pass", factor="passkey")
    assert house.memory[0] == before


def test_after_a_restart_the_state_is_the_same_and_goes_on_the_same(house):
    odd, failed, calm = stepped_up(house), house.away(address="45.9.21.3"), house.home()
    waiting = house.away(address="45.9.22.3")
    house.say(odd, "pass", factor="totp")
    house.say(failed, "fail")
    house.say(calm, "not_me")
    again = relived(house.journal)
    assert again.memory == house.memory
    snapshot = House()
    recall(remember(house.world, recent=True), snapshot.world)
    assert snapshot.memory == house.memory
    for each in (house, again, snapshot):
        each.say(waiting, "pass", factor="passkey")
        each.say(odd, "not_me")
    assert again.memory == house.memory == snapshot.memory
    assert again.heat(odd) == house.heat(odd) == snapshot.heat(odd)


def test_only_so_many_logins_are_kept_and_failures_push_none_out(house):
    kept = house.world.judged
    first = next(iter(kept.record()))[0]
    one = house.journal[0]
    for number in range(KEPT - len(kept)):
        kept.add(Evidence(f"f{number}", one.features))
    house.log_in(**HOME, success=False)
    assert kept.find(first, house.at) is not None
    house.log_in(**HOME)
    assert kept.find(first, house.at) is None
    assert len(kept) == KEPT


def test_an_erased_users_logins_are_forgotten(house):
    evidence, other = house.log_in(**HOME), house.log_in(**HOME, user="eve")
    house.world.judged.erase(evidence.features.caller.subject)
    assert house.say(evidence, "not_me").why == UNKNOWN
    assert house.say(other, "not_me").followed is not None
