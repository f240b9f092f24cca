"""Who feels about for what there is, or does what is for others, is challenged; a newcomer's mistakes, a
release and a promotion pass."""

import random
from functools import cache

import pytest

from limen.engine.memory import recall, remember
from limen.engine.world import World
from limen.model import Action, Caller
from limen.testing.shop import (
    DAY,
    DAYS,
    HOUR,
    LIVE,
    START,
    Script,
    caught_after,
    empty_world,
    history,
    member,
    of,
    own_orders,
    play,
    stranger,
    visit,
    worst,
)

TEN = LIVE + 10 * HOUR
ADMINS = [member(f"admin {number}", "admin") for number in range(3)]
WORDS = ("users", "accounts", "payments", "tokens", "keys", "backup", "debug", "internal", "reports", "jobs")
USERS = (41, 7, 29, 3, 55, 18)
MALLORY = member("customer 3")


def office() -> Script:
    """What administrators do on every day of the history: they list users and change some."""
    script, rng = Script("office"), random.Random(5)
    for day in range(DAYS):
        for number, admin in enumerate(ADMINS):
            at = START + day * DAY + 9 * HOUR + number * 600
            for user in rng.sample(range(1, 60), 4):
                at += 60
                script.call(admin, at, "/v1/users", gives={"items": [{"id": user}]})
                script.call(admin, at + 20, f"/v1/users/{user}", method="PATCH", gives={"id": user})
    return script


@cache
def taught() -> bytes:
    world = empty_world()
    world.vouched = True
    play([*history(), *office().pairs], world)
    return remember(world, recent=True)


def company() -> World:
    """The shop with an office, approved."""
    world = empty_world()
    recall(taught(), world)
    world.reference = world.state.copy()
    return world


@pytest.mark.parametrize("who", [MALLORY, stranger("far"), member("agent", "support")])
def test_a_word_list_is_challenged_within_twelve_guesses(who: Caller) -> None:
    script = Script("list")
    for number, word in enumerate(WORDS * 2):
        script.call(who, TEN + 40 * number, f"/v{1 + number // 10}/{word}", status=404)
    passed = caught_after(play(script.pairs, company()), who)
    assert passed is not None
    assert passed <= 12


def test_four_hiding_places_are_challenged() -> None:
    script = Script("places")
    for number, path in enumerate(("/.env", "/.git/config", "/actuator/env", "/swagger.json", "/admin")):
        script.call(MALLORY, TEN + 60 * number, path, status=404)
    passed = caught_after(play(script.pairs, company()), MALLORY)
    assert passed is not None
    assert passed <= 4


def test_a_newcomers_mistakes_pass() -> None:
    new, script = member("integrator", "partner"), Script("mistakes")
    for number, (method, path) in enumerate(
        (("GET", "/v1/order"), ("GET", "/v1/orders"), ("PUT", "/v1/orders"), ("GET", "/v1/product/3"))
    ):
        status = 200 if path == "/v1/orders" and method == "GET" else 404
        script.call(new, TEN + 30 * number, path, method=method, status=status)
    for number in range(10):
        script.call(new, TEN + 200 + 30 * number, f"/v1/order/{number}", status=404)
    assert worst(of(play(script.pairs, company()), new)) <= Action.SLOW


def test_a_client_rolled_out_with_a_wrong_path_challenges_nobody() -> None:
    script = Script("roll-out")
    for number in range(12):
        who, at = member(f"customer {number}"), TEN + 120 * number
        visit(script, who, at, own_orders(number), random.Random(number))
        for place, path in enumerate(("/v2/start", "/v2/banner", "/v2/flags")):
            script.call(who, at + place, path, status=404)
    assert worst(play(script.pairs, company())) <= Action.SLOW


@pytest.mark.parametrize("status", [200, 403])
def test_a_customer_who_does_what_administrators_do_is_challenged(status: int) -> None:
    script = Script("bfla")
    for number, user in enumerate(USERS):
        at = TEN + 600 * number
        script.call(MALLORY, at, f"/v1/users/{user}", method="PATCH", status=status)
        script.call(MALLORY, at + 30, "/v1/users", status=status)
    passed = caught_after(play(script.pairs, company()), MALLORY)
    if status == 200:
        assert passed is not None
        assert passed <= 3
    else:
        assert passed is None or passed >= 3


def test_one_who_is_made_an_administrator_passes() -> None:
    promoted = Caller(*[getattr(MALLORY, n) for n in MALLORY.__struct_fields__[:4]], ("customer", "admin"))
    script = Script("promotion")
    for number, user in enumerate(USERS[:4]):
        at = TEN + 600 * number
        script.call(promoted, at, "/v1/users", gives={"items": [{"id": user}]})
        script.call(promoted, at + 30, f"/v1/users/{user}", method="PATCH")
    assert worst(of(play(script.pairs, company()), promoted)) <= Action.SLOW


def test_an_operation_released_to_customers_challenges_nobody() -> None:
    world = company()
    script = Script("release")
    for number in range(12):
        who = member(f"customer {number}")
        for again in range(3):
            at = TEN + 300 * number + 60 * again
            script.call(who, at, "/v1/wishes", method="POST" if again else "GET", status=200)
    assert worst(play(script.pairs, world)) <= Action.SLOW
