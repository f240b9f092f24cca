"""Which operations are new to a caller on this day, and to whom else."""

from limen.features.doings import REFUSED, WON, Doings
from limen.features.reach import DAY, reach, reached
from limen.features.recent import OPERATIONS_A_CALLER, Recent
from limen.model import Features
from limen.testing.traffic import START, person, pseudonym

NOON = START // DAY * DAY + DAY / 2


class Stage:
    def __init__(self) -> None:
        self.recent = Recent(pseudonym)

    def asks(self, operation, status=200, at=NOON, who="ada", *, known=True):
        caller = person(who)
        trace = self.recent.caller(caller.subject)
        asked = reach(caller, operation, at, trace, self.recent)
        call = Features(at, "call", "c", operation, known=known, caller=caller)
        return asked, reached(call, status, at, trace, self.recent)


def test_the_first_success_is_new_and_stays_so_for_its_day():
    stage = Stage()
    asked, answered = stage.asks(7)
    assert (asked.first, answered.first, answered.fresh, answered.won) == (1, 1, 1, 1)
    asked, answered = stage.asks(7, at=NOON + 60)
    assert (asked.first, answered.first, answered.fresh) == (2, 2, 0)
    asked, answered = stage.asks(7, at=NOON + DAY)
    assert (asked.first, answered.first, answered.fresh) == (0, 0, 1)


def test_a_redirect_or_an_error_makes_nothing_his():
    stage = Stage()
    for status in (302, 404, 500):
        assert stage.asks(7, status)[1].first == -1
    assert stage.asks(7)[1].won == 1


def test_an_unknown_operation_is_no_operation():
    stage = Stage()
    stage.asks(7, known=False)
    assert stage.asks(7)[0].first == 1


def test_refusals_of_new_operations_are_counted_once_each():
    stage = Stage()
    for operation in (7, 8, 8, 9):
        answered = stage.asks(operation, 403)[1]
    assert (answered.first, answered.refused) == (1, 3)
    stage.asks(5, at=NOON)
    assert stage.asks(5, 403, at=NOON + DAY)[1].first == -1


def test_an_hour_is_handed_out_with_what_it_held():
    stage = Stage()
    stage.asks(7)
    stage.asks(8)
    stage.asks(9, 403)
    closed = stage.asks(7, at=NOON + 3_600)[0].closed
    assert {window.series: window.count for window in closed} == {WON: 2, REFUSED: 1}
    assert stage.asks(7, at=NOON + 3_700)[0].closed == ()


def test_others_to_whom_it_is_new_are_counted_on_their_day():
    stage = Stage()
    for number in range(4):
        stage.asks(7, who=f"u{number}")
    assert stage.asks(7, 403, who="eve")[0].together == 4
    assert stage.asks(7, at=NOON + DAY, who="ivy")[0].together == 0


def test_the_operations_of_a_caller_are_bounded_and_the_oldest_go():
    stage = Stage()
    for operation in range(1, OPERATIONS_A_CALLER + 10):
        stage.asks(operation)
    done = stage.recent.caller(person("ada").subject).doings.done
    assert len(done) == OPERATIONS_A_CALLER
    assert 1 not in done


def test_doings_come_back_from_their_record():
    stage = Stage()
    stage.asks(7)
    stage.asks(8, 403)
    doings = stage.recent.caller(person("ada").subject).doings
    assert Doings.restored(*doings.record()).record() == doings.record()
