"""The hierarchy: which levels learn from a caller, and which are asked about him."""

import pytest

from limen.detectors.levels import (
    ENOUGH,
    EVERYONE,
    GROUP,
    learn_windows,
    lessons,
    own_view,
    role_id,
    unusual,
    views,
)
from limen.model import Caller, Closed, Lesson
from limen.sketches import FULL, Histogram, State

WEEK, GET, SERIES = 2_900, 71, 0
ADA = Caller(7, 17, 27, 37, ("customer", "beta"))
NOBODY = Caller(address=27, network=37)


def levels_of(state: State) -> set[tuple[str, int, int]]:
    return {key[1:] for key, _ in state.items()}


def levels_for(caller: Caller, operation: int, state: State):
    own = own_view("rate", caller, operation, WEEK, state)
    return views("rate", caller, operation, own, WEEK, state)


def taught(state: State, level: str, subject: int, counts: list[int], operation: int = GET) -> State:
    sketch = state.at(("rate", level, subject, operation), Histogram)
    for count in counts:
        sketch.add(WEEK, SERIES, count, FULL)
    return state


def test_a_roles_id_is_the_same_for_the_same_name_and_takes_any_text():
    assert role_id("customer") == role_id("customer") != role_id("agent")
    assert 0 < role_id("\ud800") < 1 << 63


def test_a_lesson_reaches_caller_principal_first_role_and_everybody():
    state = State()
    rows = lessons("rate", ADA, GET, Lesson(4, 1), state)
    assert levels_of(state) == {
        ("caller", 7, GET),
        ("principal", 17, GET),
        ("role", role_id("customer"), GET),
        (EVERYONE, 0, GET),
        (EVERYONE, 0, 0),
    }
    assert [weight for _, weight in rows] == [4, 4, 1, 1, 1]


@pytest.mark.parametrize(
    ("lesson", "expected"),
    [
        (Lesson(4, 0), {("caller", 27, GET)}),
        (Lesson(0, 4), {(EVERYONE, 0, GET), (EVERYONE, 0, 0)}),
        (Lesson(0, 0), set()),
    ],
)
def test_a_weight_of_nothing_reaches_nobody(lesson, expected):
    state = State()
    lessons("rate", NOBODY, GET, lesson, state)
    assert levels_of(state) == expected


def test_what_is_about_all_operations_is_counted_once_for_everybody():
    state = State()
    lessons("rate", NOBODY, 0, Lesson(4, 4), state)
    assert levels_of(state) == {("caller", 27, 0), (EVERYONE, 0, 0)}


def test_a_callers_window_is_learnt_at_all_levels_and_a_crowds_at_its_own():
    state = State()
    closed = (
        Closed("caller", 27, GET, 1, 12),
        Closed("operation", 0, GET, 5, 30),
        Closed("api", 0, 0, 7, 60),
    )
    learn_windows("rate", closed, NOBODY, WEEK, Lesson(4, 2), state)
    assert {key[1:]: sketch.mass for key, sketch in state.items()} == {
        ("caller", 27, GET): 4,
        (EVERYONE, 0, GET): 2,
        (EVERYONE, 0, 0): 2,
        ("operation", 0, GET): 2,
        ("api", 0, 0): 2,
    }
    assert state.view(("rate", "operation", 0, GET), WEEK).quantile(5, 1.0) >= 30


def test_a_crowd_learns_nothing_from_a_lesson_for_the_caller_alone():
    state = State()
    learn_windows("rate", (Closed("api", 0, 0, 7, 60),), NOBODY, WEEK, Lesson(4, 0), state)
    assert levels_of(state) == set()


def test_levels_are_asked_from_the_coarsest_to_the_caller():
    state = State()
    for number, (level, subject, operation) in enumerate(
        [
            (EVERYONE, 0, 0),
            (EVERYONE, 0, GET),
            ("role", role_id("customer"), GET),
            ("principal", 17, GET),
            ("caller", 7, GET),
        ]
    ):
        taught(state, level, subject, [number + 1], operation)
    found = levels_for(ADA, GET, state)
    assert [view.quantile(SERIES, 1.0) for view in found] == [1, 2, 3, 4, 5]


def test_who_has_no_role_and_one_credential_has_fewer_levels():
    assert levels_for(NOBODY, GET, State()) == (None, None, None)
    assert len(levels_for(ADA, GET, State())) == 5
    assert levels_for(NOBODY, 0, State())[0] is None


def seems(state: State, *counts: int) -> list[int]:
    pairs = tuple((SERIES, count) for count in counts)
    return [
        count
        for _, count in unusual("rate", own_view("rate", ADA, GET, WEEK, state), GET, pairs, WEEK, state)
    ]


def test_while_nothing_is_known_everything_is_worth_a_look():
    assert seems(State(), 1, 5) == [1, 5]


def test_what_a_well_known_caller_often_reaches_is_usual():
    state = taught(State(), "caller", 7, [2] * 15 + [9] * 10)
    assert seems(state, 1, 2, 9, 10) == [10]


def test_what_a_well_known_caller_seldom_reaches_is_worth_a_look():
    state = taught(State(), "caller", 7, [2] * 98 + [9] * 2)
    assert seems(state, 2, 9) == [9]


def test_while_little_is_known_of_him_what_most_people_pass_is_usual():
    state = taught(State(), EVERYONE, 0, [4] * 30)
    taught(state, "caller", 7, [1] * (int(ENOUGH) - 1))
    assert seems(state, 4, 5) == [5]


def test_a_well_known_caller_is_not_excused_by_what_everybody_does():
    state = taught(State(), EVERYONE, 0, [50] * 100)
    taught(state, "caller", 7, [2] * 50)
    assert seems(state, 40) == [40]


def test_a_few_samples_of_everybody_say_nothing():
    assert seems(taught(State(), EVERYONE, 0, [50] * 19), 2) == [2]


def test_a_caller_whose_conduct_is_known_backs_off_through_his_group():
    state = taught(State(), EVERYONE, 0, [2] * 40)
    taught(state, GROUP, 2, [90] * 40)
    machine = views("rate", NOBODY, GET, None, WEEK, state, 2)
    person = views("rate", NOBODY, GET, None, WEEK, state, 1)
    assert [level.exceed(SERIES, 50) for level in machine if level is not None] == [0, 40]
    assert [level.exceed(SERIES, 50) for level in person if level is not None] == [0]


def test_a_lesson_is_shared_with_the_group():
    state = State()
    learn_windows("rate", (Closed("caller", 7, GET, 1, 5),), NOBODY, WEEK, Lesson(4, 2), state, 2)
    assert state.get(("rate", GROUP, 2, GET)).mass == 2
