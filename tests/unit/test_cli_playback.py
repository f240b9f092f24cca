import json
from collections.abc import Iterator

import pytest
from msgspec.json import encode

from limen.assemble.world import world_for
from limen.cli import playback
from limen.cli.judging import settings_of
from limen.cli.outcome_lines import line_of
from limen.cli.playback import Lessons, Outcome, Play
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.world import World
from limen.gateways.logs import BadLine, Line, Record, Response, Skipped
from limen.model import Evidence, Features, Hold, Risk, Scope, Signal, Verdict
from limen.model.action import Action

START = 1_732_348_800.0
ATTACK = "/v1/users?q=1'%20OR%20'1'='1'%20UNION%20SELECT%20password%20FROM%20users--"


def line(number: int, *, at: float | None = None, target: str = "/v1/users/7", lasts: float = 20.0) -> Line:
    """A call each second, answered after ``lasts`` milliseconds."""
    return Line(
        START + number if at is None else at,
        "GET",
        target,
        id=f"id{number}",
        credential="key-1",
        response=Response(200, duration_ms=lasts),
    )


def world() -> World:
    return world_for(settings_of(None), Pseudonyms(b"k").of)


def play(records: list[Record], lessons: Lessons = Lessons(), on: World | None = None) -> list[Outcome]:  # noqa: B008
    return list(Play(on or world(), Pseudonyms(b"k").of, lessons).outcomes(records))


def test_each_record_has_one_outcome_in_the_order_of_the_log() -> None:
    records: list[Record] = [
        line(0, lasts=60_000),
        BadLine(2, "not JSON"),
        line(1),
        Skipped(4, "login", "L1"),
        Skipped(5, "login"),
        line(2, lasts=0),
    ]
    assert [outcome.id for outcome in play(records)] == ["id0", "line-2", "id1", "L1", "line-5", "id2"]


def test_an_outcome_waits_for_the_answer_of_its_call() -> None:
    drawn: list[int] = []

    def records() -> Iterator[Record]:
        for number in range(100):
            drawn.append(number)
            yield line(number, lasts=10_000)

    outcomes = Play(world(), Pseudonyms(b"k").of, Lessons()).outcomes(records())
    next(outcomes)
    assert 10 <= drawn[-1] <= 12


def test_an_answer_that_never_comes_does_not_hold_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "MOST_WAITING", 5)
    records = [line(0, lasts=1e8), *(line(number) for number in range(1, 20))]
    outcomes = Play(world(), Pseudonyms(b"k").of, Lessons()).outcomes(iter(records))
    assert next(outcomes).id == "id0"
    assert [outcome.id for outcome in outcomes] == [f"id{number}" for number in range(1, 20)]


def test_ids_may_be_missing_and_come_twice() -> None:
    records: list[Record] = [
        Line(START + n, "GET", "/v1/a", id="same", response=Response(200)) for n in range(3)
    ]
    assert [(outcome.id, outcome.waits) for outcome in play(records)] == [("same", False)] * 3


def test_the_outcome_is_the_highest_of_call_and_answer_with_each_detectors_best_word() -> None:
    outcome = Outcome("c1", 1)
    features = Features(START, "call", "c1", 1)
    rate, walk = Signal("rate", 3.0, "call"), Signal("object_walk", 2.0, "call")
    outcome.add(Evidence("e1", features, (rate, walk), Risk(probability=0.2), Verdict(Action.WATCH)))
    better = Signal("object_walk", 5.0, "answer")
    outcome.add(Evidence("e2", features, (better,), Risk(probability=0.1), Verdict(Action.SLOW)))
    assert (outcome.risk, outcome.action) == (0.2, Action.SLOW)
    assert outcome.signals == (rate, better)


def test_lessons_enforce_nothing_and_end_approved_without_holds() -> None:
    known = world()
    known.holds.put(Hold(Scope.CALLER, 5, Action.BLOCK, START))
    records: list[Record] = [line(number, target=ATTACK) for number in range(50)]
    learning = play(records, Lessons(calls=50), known)
    assert max(outcome.action for outcome in learning) <= Action.WATCH
    assert known.reference is not None
    assert len(known.holds) == 0
    assert max(outcome.action for outcome in play(records)) >= Action.BLOCK


@pytest.mark.parametrize("lessons", [Lessons(calls=30), Lessons(until=START + 30)])
def test_what_comes_after_the_lessons_is_enforced(lessons: Lessons) -> None:
    outcomes = play([line(number, target=ATTACK) for number in range(60)], lessons)
    assert max(outcome.action for outcome in outcomes[:30]) <= Action.WATCH
    assert max(outcome.action for outcome in outcomes[30:]) >= Action.BLOCK


def test_frozen_learns_up_to_the_end_of_the_lessons_and_no_further() -> None:
    known = world()
    play([line(number) for number in range(200)], Lessons(calls=100, frozen=True), known)
    assert known.reference is not None
    assert known.state.digest() == known.reference.digest()


def test_a_log_out_of_order_is_played_and_told() -> None:
    backwards = Play(world(), Pseudonyms(b"k").of, Lessons())
    outcomes = list(backwards.outcomes([line(number) for number in reversed(range(20))]))
    assert [outcome.id for outcome in outcomes] == [f"id{number}" for number in reversed(range(20))]
    assert backwards.tally.late == 19


def test_only_the_first_bad_lines_are_named() -> None:
    bad = Play(world(), Pseudonyms(b"k").of, Lessons())
    list(bad.outcomes([BadLine(number, "not JSON") for number in range(1, 30)]))
    assert (bad.tally.bad, len(bad.tally.named), bad.tally.named[0]) == (29, 10, "line 1: not JSON")


def test_an_outcome_is_written_as_documented() -> None:
    outcome = Outcome("c1", 1)
    signal = Signal("rate", 3.1, "too many")
    outcome.add(
        Evidence(
            "e1",
            Features(START, "call", "c1", 1),
            (signal,),
            Risk(probability=0.031),
            Verdict(Action.STEP_UP),
        )
    )
    assert json.loads(encode(line_of(outcome))) == {
        "id": "c1",
        "risk": 0.031,
        "action": "step_up",
        "signals": [{"detector": "rate", "bits": 3.1, "reason": "too many"}],
    }
