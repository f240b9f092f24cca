"""The injection detector: loud on what no caller of a parameter sends, quiet on what several do."""

from limen.detectors import Injection
from limen.model import Caller, Features, Hit, Lesson, Payload, operation_id
from limen.sketches import State

FULL = Lesson(own=4, shared=4)
SQL = Hit("sql", "body", 14.0, "a' aa 9=9", 77)


def call(credential: int, *hits: Hit, oddities: tuple[str, ...] = (), operation: int = 5) -> Features:
    caller = Caller(credential=operation_id("key", str(credential)))
    return Features(0.0, "call", "c", operation, caller=caller, payload=Payload(hits, oddities))


def learnt(senders: int, callers: int, lesson: Lesson = FULL) -> State:
    state = State()
    for number in range(1, callers + 1):
        hits = (SQL,) if number <= senders else ()
        Injection().learn(call(number, *hits), lesson, state)
    return state


def test_a_hit_on_a_parameter_that_never_held_one_keeps_its_bits() -> None:
    signal = Injection().score(call(1, SQL), learnt(0, 40))
    assert signal is not None
    assert signal.bits == 14.0
    assert signal.reason == "looks like SQL injection in the body"


def test_a_field_that_several_callers_fill_with_code_is_quiet() -> None:
    signal = Injection().score(call(99, SQL), learnt(20, 40))
    assert signal is None or signal.bits < 2


def test_a_seldom_kind_is_worth_the_share_of_callers_that_send_it() -> None:
    signal = Injection().score(call(99, SQL), learnt(5, 60))
    assert signal is not None
    assert 2.5 < signal.bits < 5


def test_one_caller_cannot_make_it_normal_however_often() -> None:
    state = learnt(0, 40)
    for _ in range(1_000):
        Injection().learn(call(1, SQL), FULL, state)
        Injection().learn(call(2, SQL), FULL, state)
    signal = Injection().score(call(3, SQL), state)
    assert signal is not None
    assert signal.bits == 14.0


def test_what_is_normal_in_one_parameter_operation_or_kind_is_not_in_another() -> None:
    state = learnt(30, 40)
    for other in (
        call(99, Hit("sql", "body", 14.0, "", 78)),
        call(99, Hit("xss", "body", 14.0, "", 77)),
        call(99, SQL, operation=6),
    ):
        signal = Injection().score(other, state)
        assert signal is not None
        assert signal.bits == 14.0


def test_nothing_is_learnt_without_a_shared_lesson() -> None:
    assert learnt(20, 40, Lesson(own=4, shared=0)).sketches == {}


def test_malformed_input_is_a_signal_until_callers_are_seen_to_send_it() -> None:
    odd = call(99, oddities=("overlong",))
    state = State()
    signal = Injection().score(odd, state)
    assert signal is not None
    assert (signal.bits, signal.reason) == (10.0, "malformed input: overlong")
    for number in range(1, 30):
        Injection().learn(call(number, oddities=("overlong",)), FULL, state)
    assert Injection().score(odd, state) is None


def test_anonymous_callers_of_one_network_are_one() -> None:
    state = State()
    for address in range(1, 200):
        caller = Caller(address=address * 7_919, network=12_345)
        features = Features(0.0, "call", "c", 5, caller=caller, payload=Payload((SQL,)))
        Injection().learn(features, FULL, state)
    signal = Injection().score(call(1, SQL), state)
    assert signal is not None
    assert signal.bits == 14.0


def test_answers_and_clean_calls_are_silent() -> None:
    answer = Features(0.0, "answer", "c", 5, payload=Payload((SQL,)))
    assert Injection().score(answer, State()) is None
    assert Injection().score(call(1), State()) is None


def test_a_generalised_path_keeps_what_was_learnt() -> None:
    state = learnt(20, 40)
    state.rekey({5: 9})
    signal = Injection().score(call(99, SQL, operation=9), state)
    assert signal is None or signal.bits < 2


def test_weak_look_alikes_do_not_excuse_the_real_thing() -> None:
    state, detector = State(), Injection()
    weak, plain = Hit("sql", "query", 5.0, "aaaa", 7), Hit("sql", "query", 22.0, "aaaa", 7)
    for caller in range(1, 9):
        detector.learn(call(caller, weak), FULL, state)
    assert detector.score(call(99, weak), state) is None
    loud = detector.score(call(99, plain), state)
    assert loud is not None
    assert loud.bits == 22.0
