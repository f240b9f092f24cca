"""An attacker teaches the guard no more than the approved reference allows, and others nothing."""

import random
from functools import cache

import pytest

from limen.engine.lesson import DRIFT, DRIFT_SLACK
from limen.engine.memory import recall, remember
from limen.engine.world import World
from limen.features.pace import FIRST_OPERATION
from limen.model import Action, Caller
from limen.sketches import bucket, bucket_top, week_of
from limen.testing.shop import DAY, HOUR, START, Script, caught_after, empty_world, member, play, shop

POISONER = member("poisoner")
APPROVED = START + 30 * DAY
DAYS = 30
ENOUGH = 20.0


def day(script: Script, who: Caller, midnight: float, count: int, rng: random.Random) -> None:
    """So many calls between eight and four."""
    for index in range(count):
        at = midnight + 8 * HOUR + (index + rng.random()) * 8 * HOUR / count
        script.call(who, at, f"/v1/products/{rng.randrange(1, 40)}")


@cache
def a_month() -> bytes:
    world, script, rng = empty_world(), Script("month"), random.Random(1)
    world.vouched = True
    for number in range(30):
        for who in (POISONER, member("one"), member("two")):
            day(script, who, START + number * DAY, rng.randrange(20, 30), rng)
    play(script.pairs, world)
    return remember(world, recent=True)


def approved() -> World:
    world = empty_world()
    recall(a_month(), world)
    world.reference = world.state.copy()
    return world


def grow(world: World, growth: float, most: int = 500) -> float:
    """Let the poisoner call more from day to day; returns the midnight after the last one."""
    script, rng, count = Script("growth"), random.Random(2), 25.0
    midnight = APPROVED
    for _ in range(DAYS):
        count *= 1 + growth
        day(script, POISONER, midnight, int(count), rng)
        midnight += DAY
        if count > most:
            break
    play(script.pairs, world)
    return midnight


def own_levels(world: World) -> list[tuple[str, str, int, int]]:
    assert world.reference is not None
    keys = [key for key, _ in world.reference.items()]
    return [key for key in keys if key[:3] == ("rate", "caller", POISONER.subject) and key[3] >= 0]


@pytest.mark.parametrize("growth", [0.02, 0.1, 0.5])
def test_a_baseline_cannot_be_walked_past_its_drift_budget_and_the_strike_is_seen(growth: float) -> None:
    world = approved()
    midnight = grow(world, growth)
    assert world.reference is not None
    checked = 0
    for key in own_levels(world):
        before, now = world.reference.get(key).view(0), world.state.get(key).view(week_of(midnight))
        for series in set(before.series) & set(range(FIRST_OPERATION)):
            if before.total(series) < ENOUGH:
                continue
            allowed = int(DRIFT * before.largest(series) + DRIFT_SLACK)
            assert now.quantile(series, 1.0) <= bucket_top(bucket(allowed))
            checked += 1
    assert checked >= 5

    strike = Script("strike")
    for number in range(150):
        strike.call(POISONER, midnight + 9 * HOUR + number / 2, f"/v1/products/{1_000 + number}")
    passed = caught_after(play(strike.pairs, world), POISONER)
    assert passed is not None
    assert passed <= 40


def test_the_growth_itself_is_challenged_when_it_is_fast() -> None:
    world, script = approved(), Script("fast")
    day(script, POISONER, APPROVED, 400, random.Random(2))
    assert any(one.verdict.action >= Action.STEP_UP for one in play(script.pairs, world))


def test_a_newcomer_cannot_teach_everyone() -> None:
    world, rng = shop(), random.Random(5)
    assert world.reference is not None
    script, loud = Script("loud"), member("loud newcomer")
    start = START + 12 * DAY
    for number in range(3):
        day(script, loud, start + number * DAY, 700, rng)
    play(script.pairs, world)
    week = week_of(start)
    for key, sketch in world.reference.items():
        if key[:2] == ("rate", "everyone") and key[3] >= 0:
            before, now = sketch.view(week), world.state.get(key).view(week)
            for series in before.series:
                if before.total(series) >= ENOUGH:
                    allowed = int(DRIFT * before.largest(series) + DRIFT_SLACK)
                    assert now.largest(series) <= bucket_top(bucket(allowed))
                    assert now.quantile(series, 0.5) <= before.quantile(series, 0.5) + 1
