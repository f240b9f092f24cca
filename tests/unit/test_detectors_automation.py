"""A person's credential that begins to act like a machine."""

from limen.detectors.automation import ALL_DAY, CAP, FLEET, NEWCOMER_CAP, Automation
from limen.features.conduct import HOURS, HUMAN, MACHINE
from limen.model import Caller, Closed, Conduct, Features, Lesson, Signal
from limen.sketches import FULL, State

AT = 1_732_492_800.0 + 10 * 3_600
ADA, BOB = Caller(7, 17, 27, 37, ("clerk",)), Caller(8, 18, 28, 38, ("clerk",))
GET, LIST = 71, 72
AUTOMATION = Automation()
FULLY = Lesson(FULL, FULL)
BROWSING = Conduct(HUMAN, 6, 3, 6, GET, 0, True)
BOT = Conduct(HUMAN, 15, 16, 16, GET, 1, True)


def call(conduct: Conduct, caller: Caller = ADA) -> Features:
    return Features(AT, "call", "c", conduct.operation, caller=caller, conduct=conduct)


def learnt(*several: Features, times: int = 60) -> State:
    state = State()
    for one in several:
        for _ in range(times):
            AUTOMATION.learn(one, FULLY, state)
    return state


def said(features: Features, state: State) -> Signal:
    signal = AUTOMATION.score(features, state)
    assert signal is not None
    return signal


def test_a_person_as_always_is_silence():
    assert AUTOMATION.score(call(BROWSING), learnt(call(BROWSING))) is None


def test_a_persons_credential_that_becomes_a_machine_is_told_but_never_blocked_for_it():
    signal = said(call(BOT), learnt(call(BROWSING)))
    assert 7 <= signal.bits <= CAP
    assert [fact.name for fact in signal.facts] == ["likeness", "alone"]
    assert "as a machine" in signal.reason


def test_a_new_callers_rhythm_is_worth_little_unless_he_proves_nothing():
    state = learnt(call(BROWSING), call(BROWSING, BOB))
    new = Conduct(0, 15, 16, 16, GET, 1, True)
    assert said(call(new, Caller(9, roles=("clerk",))), state).bits == NEWCOMER_CAP
    assert said(call(new, Caller(address=9)), state).bits > NEWCOMER_CAP


def test_who_has_always_been_a_machine_is_silence_though_all_others_are_people():
    state = learnt(call(BROWSING, BOB), call(BROWSING, BOB), call(BOT))
    assert AUTOMATION.score(call(BOT), state) is None


def test_one_known_as_a_machine_is_not_judged_at_all():
    machine = Conduct(MACHINE, 15, 16, 16, GET, 1)
    assert AUTOMATION.score(call(machine), learnt(call(BROWSING))) is None


def test_an_operation_that_people_call_in_a_row_is_no_missing_companion():
    typing = Conduct(HUMAN, 6, 3, 16, LIST, 0, True)
    state = learnt(call(BROWSING), call(BROWSING), call(BROWSING, BOB), call(typing, BOB))
    fresh = Caller(9, 19, 29, 39, ("clerk",))
    alone = Conduct(HUMAN, 6, 3, 16, GET)
    names = [fact.name for fact in said(call(alone, fresh), state).facts]
    assert "alone" in names
    quiet = AUTOMATION.score(call(typing, fresh), state)
    assert quiet is None or "alone" not in [fact.name for fact in quiet.facts]


def test_a_new_client_of_everybody_is_nobodys_fault():
    state = learnt(call(BROWSING))
    together = Conduct(HUMAN, 15, 16, 16, GET, 1, people=FLEET, turned=FLEET // 2)
    few = Conduct(HUMAN, 15, 16, 16, GET, 1, people=2 * FLEET, turned=1)
    assert AUTOMATION.score(call(together), state) is None
    assert said(call(few), state).bits >= 7


def test_one_who_is_suddenly_about_round_the_clock_is_told():
    day = Conduct(HUMAN, closed=(Closed("caller", 7, 0, HOURS, 8),))
    state = learnt(call(day))
    assert AUTOMATION.score(call(Conduct(HUMAN, hours=ALL_DAY - 1)), state) is None
    assert said(call(Conduct(HUMAN, hours=22)), state).facts[0].name == "active_hours"


def test_what_is_odd_for_this_person_but_still_a_persons_way_is_silence():
    state = learnt(call(Conduct(HUMAN, 1, 1, 5, GET, 0, True)))
    assert AUTOMATION.score(call(Conduct(HUMAN, 9, 8, 11, GET)), state) is None
    assert AUTOMATION.score(call(Conduct(HUMAN, 9, 9, 11, GET)), state) is not None


def test_nothing_is_learnt_between_two_stretches():
    assert not learnt(call(Conduct(HUMAN, 6, 3, 6, GET))).sketches


def test_a_caller_costs_one_sketch_of_his_own_and_one_of_his_principal():
    levels = [key[1] for key in learnt(call(BROWSING)).sketches]
    assert sorted(levels) == ["caller", "everyone", "everyone", "principal", "role", "role"]
