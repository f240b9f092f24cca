"""Every registered detector keeps the contract of ``limen.detectors.Detector``; broken ones are caught."""

import pytest

from limen.detectors import BUILT_IN, Detector, detectors
from limen.model import Features, Lesson, Signal
from limen.sketches import Distinct, State, week_of
from limen.testing import FakeClock, Script, call, checks, person
from limen.testing.detectors import Check

ALL = [(detector.name, check) for detector in detectors() for check in checks(detector)]


@pytest.mark.parametrize(
    "check", [check for _, check in ALL], ids=[f"{name}-{c.__name__}" for name, c in ALL]
)
def test_a_detector_keeps_its_contract(check: Check) -> None:
    check()


def test_the_built_in_detectors_are_registered_under_different_names() -> None:
    names = [detector.name for detector in detectors()]
    assert set(names) >= {detector.name for detector in BUILT_IN}
    assert len(names) == len(set(names))


class Quiet:
    """A detector that keeps the contract by saying and learning nothing; broken ones below inherit it."""

    name = "quiet"
    needs_history = False

    def score(self, features: Features, state: State) -> Signal | None:
        return None

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        return None


class Loud(Quiet):
    def score(self, features: Features, state: State) -> Signal | None:
        return Signal("loud", 1.0, "always")


class Learner(Quiet):
    def score(self, features: Features, state: State) -> Signal | None:
        sketch = state.at(("learner", "x", 0, 0), Distinct)
        assert sketch is not None
        sketch.add(week_of(features.at), hash(features.call))
        return None


class Fragile(Quiet):
    def score(self, features: Features, state: State) -> Signal | None:
        if features.payload.oddities:
            raise ValueError("odd")
        return None


class Forgetful(Quiet):
    """Learns the first only: what it knows depends on the order."""

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        if not state.sketches:
            sketch = state.at(("forgetful", "x", 0, 0), Distinct)
            assert sketch is not None
            sketch.add(week_of(features.at), features.caller.subject)


class Fickle(Quiet):
    def __init__(self) -> None:
        self.asked = 0

    def score(self, features: Features, state: State) -> Signal | None:
        self.asked += 1
        return Signal("fickle", 1.0, "odd") if self.asked > 1 and self.asked % 2 else None


def broken_by(detector: Detector) -> set[str]:
    broken = set()
    for check in checks(detector):
        try:
            check()
        except (AssertionError, ValueError):
            broken.add(check.__name__)
    return broken


@pytest.mark.parametrize(
    ("detector", "breaks"),
    [
        (Quiet(), set()),
        (Loud(), {"silent_without_state"}),
        (Fragile(), {"never_raises_on_hostile_input"}),
    ],
)
def test_the_suite_tells_who_breaks_what(detector: Detector, breaks: set[str]) -> None:
    assert broken_by(detector) >= breaks
    assert bool(broken_by(detector)) is bool(breaks)


@pytest.mark.parametrize(
    ("detector", "broken"),
    [
        (Learner(), "scoring_changes_nothing"),
        (Fickle(), "deterministic"),
        (Forgetful(), "learning_is_free_of_order"),
        (Forgetful(), "learning_in_parts_and_merging_is_learning_at_once"),
        (Forgetful(), "a_lesson_of_no_weight_teaches_nothing"),
    ],
)
def test_the_suite_catches_each_broken_promise(detector: Detector, broken: str) -> None:
    assert broken in broken_by(detector)


def test_a_script_is_the_same_for_the_same_seed_and_in_the_order_of_time() -> None:
    def told(seed: int) -> list[float]:
        script = Script(seed).steady(person("ada"), "/v1/a/{n}", every=5, count=20)
        return [activity.at for activity in script.says(call(at=1.0)).activities()]

    assert told(1) == told(1) != told(2)
    assert told(1) == sorted(told(1))


def test_a_fake_clock_goes_on_only_when_told() -> None:
    clock = FakeClock(100.0)
    assert clock() == clock() == 100.0
    assert clock.forward(5) == clock() == 105.0
