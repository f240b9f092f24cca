"""Steps from operation to operation: sessions, folding, and what is asked of learnt state."""

from limen.features.recent import Recent
from limen.features.sequence import BREAK, LONGEST, MEAN, ODD, ODD_STEPS, SHORTEST, START, sequence
from limen.features.steps import Steps
from limen.model import Caller, Closed, Sequence
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA = Caller(7)


class Walked:
    """A caller who goes from operation to operation; every step is ``loss`` quarter bits of surprise."""

    def __init__(self, loss: int = 8) -> None:
        self.recent = Recent(pseudonym)
        self.asked: list[tuple[int, int, int]] = []
        self.loss = loss
        self.at = AT

    def surprise(self, _caller: Caller, before: int, previous: int, operation: int) -> int:
        self.asked.append((before, previous, operation))
        return self.loss

    def go(self, *operations: int, every: float = 10.0) -> Sequence:
        trace = self.recent.caller(7)
        found = Sequence()
        for operation in operations:
            self.at += every
            found = sequence(ADA, operation, self.at, trace, self.surprise)
            trace.last_at = self.at
        return found


def test_each_step_is_asked_with_the_two_operations_before_it():
    walked = Walked()
    walked.go(10, 20, 30)
    assert walked.asked == [(0, START, 10), (START, 10, 20), (10, 20, 30)]


def test_polling_is_one_step():
    walked = Walked()
    found = walked.go(10, 20, 20, 20)
    assert found == Sequence()
    assert walked.go(30).steps == 3


def test_a_step_that_is_repeated_is_as_surprising_as_it_was_first():
    walked = Walked(loss=ODD)
    walked.go(10, 20, 10, 20)
    walked.loss = 0
    assert walked.go(10, 20).loss == ODD


def test_the_mean_and_the_odd_steps_of_a_session_are_told():
    walked = Walked(loss=ODD)
    walked.go(10, 20)
    walked.loss = 0
    found = walked.go(30, 40)
    assert (found.steps, found.odd, found.mean) == (4, 2, ODD // 2)


def test_a_break_ends_a_session_which_is_learnt():
    walked = Walked(loss=ODD)
    walked.go(*range(10, 10 + SHORTEST))
    found = walked.go(90, every=BREAK + 1)
    assert set(found.closed) == {
        Closed("caller", 7, 0, ODD_STEPS, SHORTEST),
        Closed("caller", 7, 0, MEAN, ODD),
    }
    assert (found.previous, found.steps) == (START, 1)


def test_a_short_session_is_not_learnt_and_neither_is_one_with_a_strike():
    walked = Walked()
    walked.go(10, 20)
    assert walked.go(90, every=BREAK + 1).closed == ()
    walked.go(*range(10, 10 + SHORTEST))
    walked.recent.caller(7).warm(walked.at, 12.0, strike=True)
    assert walked.go(90, every=BREAK + 1).closed == ()


def test_a_machine_that_never_pauses_has_sessions_too():
    walked = Walked()
    found = walked.go(*(10 + number % 3 for number in range(LONGEST + 1)))
    assert found.steps == 1
    assert found.closed


def test_steps_come_back_from_their_record():
    walked = Walked()
    walked.go(10, 20, 30)
    steps = walked.recent.caller(7).steps
    assert steps is not None
    again = Steps.restored(steps.record())
    assert again.record() == steps.record()
    assert again.known(10, 20) == 8
