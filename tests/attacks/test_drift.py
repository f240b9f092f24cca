"""Growing day by day is met before it is three times what was approved; what only looks like it is not."""

import random
from collections.abc import Callable
from functools import cache

import pytest

from limen.engine.memory import recall, remember
from limen.engine.relearn import relearn
from limen.engine.world import World
from limen.model import Action, Caller, Evidence, Label
from limen.testing.shop import DAY, HOUR, START, Script, empty_world, member, of, play

WALKER = member("walker")
OTHERS = tuple(member(f"other {number}") for number in range(5))
DAYS = 9
APPROVED = START + DAYS * DAY
Times = Callable[[float], float]


def work(
    script: Script, who: Caller, number: int, rng: random.Random, times: Times = lambda _days: 1
) -> None:
    """Eight hours of some nine calls each, so many times; the days are those since the approval."""
    for hour in range(8):
        at = START + number * DAY + (8 + hour) * HOUR
        for _ in range(round(rng.uniform(8, 10) * times(number - DAYS + hour / 8))):
            script.call(
                who, at + rng.uniform(0, HOUR), f"/v1/products/{rng.randrange(1, 40)}", gives="x" * 40
            )


@cache
def approved_days() -> bytes:
    world, script, rng = empty_world(), Script("past"), random.Random(1)
    world.vouched = True
    for number in range(DAYS):
        for who in (WALKER, *OTHERS):
            work(script, who, number, rng)
    play(script.pairs, world)
    return remember(world, recent=True)


def approved() -> World:
    world = empty_world()
    recall(approved_days(), world)
    world.reference = world.state.copy()
    return world


def live(
    world: World, days: int, times: Times, *, first: int = 0, everybody: bool = False, walker: Caller = WALKER
) -> list[Evidence]:
    script, rng = Script(f"live {first}"), random.Random(first + 3)
    for number in range(DAYS + first, DAYS + first + days):
        work(script, walker, number, rng, times)
        for who in OTHERS:
            work(script, who, number, rng, times if everybody else lambda _days: 1)
    return play(script.pairs, world)


def stopped_at(evidence: list[Evidence], times: Times) -> float | None:
    """How many times his approved day the walker did when he was first stopped."""
    for one in of(evidence, WALKER):
        if one.verdict.action >= Action.STEP_UP:
            days, second = divmod(one.features.at - APPROVED, DAY)
            return times(days + (second - 8 * HOUR) / (8 * HOUR))
    return None


def said(evidence: list[Evidence]) -> list[Evidence]:
    return [one for one in evidence if any(signal.detector == "drift" for signal in one.signals)]


@pytest.mark.parametrize(("growth", "days"), [(0.1, 14), (0.5, 4), (1.0, 2)])
def test_growth_is_stopped_before_three_times_the_approved_day(growth: float, days: int) -> None:
    times = lambda passed: (1 + growth) ** passed  # noqa: E731
    found = stopped_at(live(approved(), days, times), times)
    assert found is not None
    assert 1.2 < found <= 3.0


def test_it_is_asked_for_proof_and_not_blocked() -> None:
    evidence = live(approved(), 3, lambda _days: 2.2)
    actions = {one.verdict.action for one in said(evidence)}
    assert Action.STEP_UP in actions
    assert max(actions) == Action.STEP_UP


def test_a_busy_day_alone_is_not_stopped() -> None:
    evidence = live(approved(), 6, lambda days: 2 if 3 <= days < 4 else 1)
    assert not any(one.verdict.action >= Action.STEP_UP for one in evidence)


def test_an_api_that_doubles_in_a_month_is_nobodys_growth() -> None:
    evidence = live(approved(), 12, lambda days: 2 ** (days / 12), everybody=True)
    assert not any(one.verdict.action >= Action.STEP_UP for one in said(evidence))


def test_of_a_newcomer_there_is_nothing_to_say() -> None:
    evidence = live(approved(), 4, lambda days: 1 + days, walker=member("newcomer"))
    assert not said(list(of(evidence, member("newcomer"))))


def test_a_new_approval_silences_it() -> None:
    world = approved()
    assert said(live(world, 3, lambda _days: 2))
    world.reference, world.model_revision = world.state.copy(), world.model_revision + 1
    after = live(world, 4, lambda _days: 2, first=3)
    assert not [one for one in said(after) if one.features.at > APPROVED + 3 * DAY + 9 * HOUR]


def test_a_label_of_benign_silences_it() -> None:
    world = approved()
    one = said(live(world, 3, lambda _days: 2))[-1]
    relearn(one, Label(one.id, True, "both", 0.0, "ada", one.features.at), world)
    assert not said(live(world, 4, lambda _days: 2, first=3))


def test_what_is_carried_on_survives_a_restart() -> None:
    first = approved()
    live(first, 2, lambda _days: 2)
    second = empty_world()
    recall(remember(first, recent=True), second)
    second.holds.restore(first.holds.all())
    before, after = (said(live(world, 1, lambda _days: 2, first=2)) for world in (first, second))
    assert before
    assert [one.signals for one in before] == [one.signals for one in after]
