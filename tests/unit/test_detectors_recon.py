"""Probing: guesses against history, hiding places by who asks for them, refusals by their share."""

import pytest

from limen.detectors.levels import role_id
from limen.detectors.recon import CAP, MIX_CAP, Recon, place_id
from limen.features.probing import FIRST_MIX, PATHS_DAY, PATHS_HOUR, PLACES, REJECTED, TRIED
from limen.model import Caller, Closed, Features, Lesson, Probing
from limen.sketches import FULL, Distinct, Histogram, State, week_of

AT = 1_732_492_800.0
WEEK = week_of(AT)
ADA = Caller(7, 17, 27, 37, ("customer",))
RECON = Recon()
CLEAN = dict.fromkeys(range(FIRST_MIX + 4), 0)


def learnt(hours: int = 400, own: dict[int, int] | None = None) -> State:
    state = State()
    for level, subject in (("caller", 7), ("role", role_id("customer")), ("everyone", 0)):
        sketch = state.at(("recon", level, subject, 0), Histogram)
        assert sketch is not None
        for series, count in (own or CLEAN).items():
            sketch.add(WEEK, series, count, FULL * hours)
    return state


def tries(paths, day=0, methods=1, places=0, together=0, word="", who=ADA) -> Features:
    counts = (paths, day or paths, methods, places, together)
    return Features(AT, "call", "c", 1, known=False, caller=who, probing=Probing(9, word, "", counts))


def refuses(kind, count, share, together=0) -> Features:
    return Features(AT, "answer", "c", 1, caller=ADA, probing=Probing(mix=(kind, count, share, together)))


def bits(features: Features, state: State) -> float:
    said = RECON.score(features, state)
    return said.bits if said is not None else 0.0


def test_a_known_operation_is_silence():
    assert RECON.score(Features(AT, "call", "c", 1, caller=ADA), learnt()) is None


def test_one_mistyped_path_is_nothing_and_a_word_list_is_much():
    state = learnt()
    found = [bits(tries(count), state) for count in (1, 2, 4, 8, 16, 200)]
    assert found[0] == 0.0
    assert found == sorted(found)
    assert found[2] < 6 < found[3]
    assert found[-1] == CAP


def test_who_always_asks_for_what_is_not_there_is_usual():
    assert bits(tries(8), learnt(own=CLEAN | {PATHS_HOUR: 9, PATHS_DAY: 60})) == 0.0


def test_nobody_is_known_yet_so_little_is_said():
    assert bits(tries(10), State()) < 4


def test_methods_on_one_path_add_up():
    state = learnt()
    assert bits(tries(6, methods=6), state) > bits(tries(6), state) > bits(tries(2, methods=2), state)


@pytest.mark.parametrize(("word", "least", "most"), [(".env", 8, 8), ("admin", 5, 5), ("swagger", 4, 4)])
def test_a_hiding_place_is_worth_its_kind(word, least, most):
    assert least <= bits(tries(1, places=1, word=word), State()) <= most


def test_a_hiding_place_that_many_ask_for_is_worth_their_share():
    state = State()
    for level, subject, callers in (("callers", 0, 40), ("place", place_id("swagger"), 20)):
        sketch = state.at(("recon", level, subject, 0), Distinct)
        assert sketch is not None
        for who in range(callers):
            sketch.add(WEEK, hash((who, "caller")) & (1 << 63) - 1)
    assert bits(tries(1, places=1, word="swagger"), state) == 0.0


def test_three_hiding_places_in_an_hour_ask_for_proof():
    assert bits(tries(3, places=3, word="debug"), learnt()) >= 9.4


def test_few_paths_that_many_callers_try_together_are_a_release():
    state = learnt()
    assert bits(tries(5, together=40), state) == 0.0
    assert bits(tries(9, together=40), state) > 6


def test_refusals_count_by_number_and_share_up_to_a_cap():
    state = learnt()
    assert bits(refuses(0, 1, 9), state) == 0.0
    assert bits(refuses(0, 4, 28), state) == 4
    assert bits(refuses(3, 40, 80), state) == MIX_CAP
    assert bits(refuses(3, 40, 80, together=60), state) == 0.0
    assert bits(refuses(0, 40, 30), learnt(own=CLEAN | {FIRST_MIX: 35})) == 0.0


def test_what_cannot_be_read_counts_a_little():
    asks = Features(AT, "call", "c", 1, caller=ADA, probing=Probing(rejected=200))
    assert 3 < bits(asks, State()) <= 6
    state = State()
    sketch = state.at(("recon", "address", 0, 0), Histogram)
    assert sketch is not None
    sketch.add(WEEK, REJECTED, 400, FULL * 50)
    assert bits(asks, state) == 0.0


def test_it_learns_hours_and_who_asks_for_hiding_places():
    state = State()
    closed = tuple([Closed("caller", 7, 0, series, 1) for series in (PATHS_HOUR, TRIED, PLACES)])
    features = Features(AT, "call", "c", 1, caller=ADA, probing=Probing(word="admin", closed=closed))
    RECON.learn(features, Lesson(FULL, FULL), state)
    assert {key[1] for key in state.sketches} == {
        "caller", "principal", "role", "everyone", "callers", "place"
    }  # fmt: skip
    assert state.view(("recon", "caller", 7, 0), WEEK).total(TRIED) == 1


def test_the_reason_names_what_was_tried_and_what_is_usual():
    said = RECON.score(tries(12), learnt())
    assert said is not None
    assert "12 different unknown operations" in said.reason
    assert said.facts[0].observed == 12
    assert said.facts[0].passes_at == 0
