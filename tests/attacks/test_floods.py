"""Too many calls, of one or of many, are answered; who was here before passes through a flood."""

import random

import pytest

from limen.model import Action, Caller
from limen.testing.shop import (
    HOUR,
    LIVE,
    Script,
    caught_after,
    member,
    of,
    own_orders,
    play,
    shop,
    stranger,
    visit,
    worst,
)

TEN = LIVE + 10 * HOUR
REGULAR = member("customer 5")


def flood(who: list[Caller], each: int, seconds: float) -> Script:
    rng, script = random.Random(3), Script("flood")
    for caller in who:
        for _ in range(each):
            script.call(caller, TEN + rng.uniform(0, seconds), "/v1/products/3")
    return script


@pytest.mark.parametrize("name", ["customer 3", "never seen"])
def test_one_callers_flood_is_challenged_within_forty_calls(name: str) -> None:
    loud = member(name)
    passed = caught_after(play(flood([loud], 400, 20.0).pairs, shop()), loud)
    assert passed is not None
    assert passed <= 40


def test_a_flood_by_many_strangers_is_challenged_and_regulars_pass() -> None:
    crowd = [stranger(f"s{number}", f"n{number // 50}") for number in range(150)]
    script = flood(crowd, 5, 30.0)
    visit(script, REGULAR, TEN + 10, own_orders(5), random.Random(4))
    evidence = play(script.pairs, shop())
    challenged = sum(worst(of(evidence, caller)) >= Action.STEP_UP for caller in crowd)
    assert challenged >= 120
    assert worst(of(evidence, REGULAR)) <= Action.SLOW


def test_nobody_is_held_for_what_a_crowd_does() -> None:
    world = shop()
    play(flood([stranger(f"s{number}") for number in range(150)], 5, 30.0).pairs, world)
    assert world.holds.all() == []


def stuffing(world_size: int = 200, networks: int = 4) -> tuple[Script, list[Caller]]:
    crowd = [stranger(f"s{number}", f"n{number % networks}") for number in range(world_size)]
    script = Script("stuffing")
    for number, caller in enumerate(crowd):
        script.call(caller, TEN + number / 2, "/v1/login", method="POST", status=401)
    return script, crowd


def test_credentials_stuffed_from_many_addresses_are_challenged_and_regulars_pass() -> None:
    script, crowd = stuffing()
    visit(script, REGULAR, TEN + 20, own_orders(5), random.Random(4))
    evidence = play(script.pairs, shop())
    last = crowd[150:]
    assert sum(worst(of(evidence, caller)) >= Action.STEP_UP for caller in last) == len(last)
    assert worst(of(evidence, REGULAR)) <= Action.SLOW


def test_credentials_stuffed_from_one_address_are_challenged_within_fifty() -> None:
    one, script = stranger("lone"), Script("lone")
    for number in range(120):
        script.call(one, TEN + number, "/v1/login", method="POST", status=401)
    passed = caught_after(play(script.pairs, shop()), one)
    assert passed is not None
    assert passed <= 50


def test_three_wrong_passwords_are_nothing() -> None:
    one, script = stranger("forgetful"), Script("typo")
    for number in range(3):
        script.call(one, TEN + 20 * number, "/v1/login", method="POST", status=401)
    assert worst(play(script.pairs, shop())) <= Action.WATCH


def test_a_busy_lunch_hour_of_regulars_is_never_challenged() -> None:
    script, rng = Script("lunch"), random.Random(9)
    for number in range(12):
        visit(script, member(f"customer {number}"), TEN + rng.uniform(0, 120), own_orders(number), rng)
    assert worst(play(script.pairs, shop())) <= Action.SLOW
