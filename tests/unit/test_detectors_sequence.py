"""How usual a step is by its counts, and how odd a session is among sessions."""

import pytest
from msgspec.structs import replace

from limen.detectors.sequence import CAP, NEWCOMER_CAP
from limen.detectors.sequence import Sequence as Order
from limen.detectors.transitions import FAMILIAR, LEAST, MOST, learn_step, surprise
from limen.features.sequence import MEAN, ODD, ODD_STEPS
from limen.model import Caller, Features, Lesson, Sequence
from limen.sketches import FULL, Histogram, State, week_of

AT = 1_732_492_800.0
WEEK = week_of(AT)
ADA, BOB = Caller(7, roles=("customer",)), Caller(8, roles=("clerk",))
CART, PAY, LOOK, ADMIN = 500, 501, 502, 503
LESSON = Lesson(FULL, FULL)


def shopping(times: int = 400) -> State:
    """Customers look, fill the cart, pay, and look again; Bob, a clerk, pays without a cart."""
    state = State()
    for _ in range(times):
        for before, previous, operation in ((PAY, LOOK, CART), (LOOK, CART, PAY), (CART, PAY, LOOK)):
            learn_step(ADA, before, previous, operation, WEEK, LESSON, state)
    for _ in range(times // 10):
        learn_step(BOB, PAY, LOOK, PAY, WEEK, LESSON, state)
    return state


def test_nothing_surprises_while_little_is_known():
    assert surprise(ADA, 0, LOOK, PAY, State()) == 0
    assert surprise(ADA, 0, LOOK, PAY, shopping(LEAST // FULL // 4)) == 0


def test_the_usual_order_is_no_surprise_and_another_is():
    state = shopping()
    assert surprise(ADA, PAY, LOOK, CART, state) <= 2
    assert surprise(ADA, PAY, LOOK, PAY, state) >= ODD


def test_a_caller_and_a_role_have_an_order_of_their_own():
    state = shopping()
    clerk = surprise(Caller(9, roles=("clerk",)), PAY, LOOK, PAY, state)
    assert surprise(BOB, PAY, LOOK, PAY, state) <= clerk < surprise(ADA, PAY, LOOK, PAY, state)


def test_an_operation_that_is_new_to_the_api_is_nobodys_odd_step():
    state = shopping()
    for _ in range(FAMILIAR // FULL - 1):
        learn_step(BOB, CART, PAY, ADMIN, WEEK, LESSON, state)
    assert surprise(ADA, CART, PAY, ADMIN, state) == 0


def test_surprise_is_bounded():
    assert surprise(ADA, 1, PAY, PAY, shopping(5_000)) <= MOST


def sessions(odd: int, mean: int, times: int = 60) -> State:
    state = State()
    for level, subject in (("caller", 7), ("everyone", 0)):
        sketch = state.at(("sequence", level, subject, 0), Histogram)
        assert sketch is not None
        sketch.add(WEEK, ODD_STEPS, odd, FULL * times)
        for length in range(3):
            sketch.add(WEEK, MEAN + length, mean, FULL * times)
    return state


def call(loss: int = ODD, steps: int = 20, mean: int = 8, odd: int = 1) -> Features:
    found = Sequence(LOOK, CART, loss, steps, mean, odd)
    return Features(AT, "call", "c", PAY, caller=ADA, sequence=found)


@pytest.mark.parametrize(("mean", "odd", "name"), [(8, 30, "odd_steps"), (180, 0, "surprise")])
def test_a_session_of_odd_steps_is_odd(mean, odd, name):
    signal = Order().score(call(mean=mean, odd=odd), sessions(0, 6))
    assert signal.facts[0].name == name
    assert 5 < signal.bits <= CAP


def test_a_new_callers_order_is_worth_little_unless_he_proves_nothing():
    odd = call(mean=8, odd=30)
    new, nobody = Caller(9, roles=("customer",)), Caller(address=9)
    assert Order().score(replace(odd, caller=new), sessions(0, 6)).bits == NEWCOMER_CAP
    assert Order().score(replace(odd, caller=nobody), sessions(0, 6)).bits > NEWCOMER_CAP


def test_a_session_like_others_is_silence():
    assert Order().score(call(odd=2, mean=8), sessions(2, 8)) is None


def test_a_step_that_is_no_surprise_is_never_blamed_for_its_session():
    assert Order().score(call(loss=ODD - 1, odd=40, mean=150), sessions(0, 6)) is None


def test_a_step_teaches_the_caller_and_everybody_by_the_weights_of_the_lesson():
    state = State()
    Order().learn(call(), Lesson(4, 0), state)
    assert state.get(("sequence", "own_steps", 7, 0)).mass == 8
    assert state.get(("sequence", "steps", 0, CART)) is None
    Order().learn(call(), Lesson(0, 2), state)
    assert state.get(("sequence", "steps", 0, CART)).mass == 4
