"""Mass assignment, and answers that tell too much: caught; new clients, new fields, big readers: let be."""

import random
from collections.abc import Iterator
from functools import cache

import pytest

from limen.engine.memory import recall, remember
from limen.engine.world import World
from limen.model import Action, Caller, Evidence
from limen.testing.shop import DAY, HOUR, LIVE, START, Script, empty_world, member, of, play, worst

CITIES = ("Bonn", "Ulm", "Kiel", "Jena")
PEOPLE = [member(f"customer {number}") for number in range(30)]
CLERKS = [member(f"clerk {number}", "clerk") for number in range(6)]


def profile(number: int, rng: random.Random) -> dict[str, object]:
    street = f"Am Markt {rng.randrange(1, 90)}"
    return {"name": f"Customer {number}", "address": {"city": rng.choice(CITIES), "street": street}}


def told(number: int) -> dict[str, object]:
    return {"id": 700 + number, "name": f"Customer {number}", "role": "customer", "city": "Bonn"}


def a_day(script: Script, midnight: float, rng: random.Random) -> None:
    """Customers keep their profiles and look at products; clerks set roles and read lists of customers."""
    for number, who in enumerate(PEOPLE):
        at = midnight + 9 * HOUR + rng.uniform(0, 9 * HOUR)
        script.call(who, at, "/v1/profile", gives=told(number))
        script.call(who, at + 40, "/v1/products?limit=10&page=1", gives={"items": products(10)})
        if rng.random() < 0.4:
            script.call(who, at + 90, "/v1/profile", method="PATCH", sends=profile(number, rng))
            script.call(
                who, at + 99, f"/v1/customers/{700 + number}", method="PATCH", sends={"phone": "0228 12"}
            )
    for number, who in enumerate(CLERKS):
        at = midnight + 10 * HOUR + 600 * number
        roles = {"role": rng.choice(("customer", "partner"))}
        script.call(who, at, f"/v1/customers/{rng.randrange(700, 730)}", method="PATCH", sends=roles)
        script.call(who, at + 60, "/v1/customers?limit=20", gives={"items": customers(20)})


def products(count: int) -> list[dict[str, object]]:
    return [{"number": 5 * n, "title": f"Thing {n}", "price": 2.5 * n} for n in range(count)]


def customers(count: int) -> list[dict[str, object]]:
    return [{**told(n), "email": f"customer{n}@example.com"} for n in range(count)]


@cache
def taught() -> bytes:
    world, script, rng = empty_world(), Script("h"), random.Random(5)
    world.vouched = True
    for day in range(10):
        a_day(script, START + day * DAY, rng)
    play(script.pairs, world)
    return remember(world, recent=True)


@pytest.fixture
def world() -> World:
    world = empty_world()
    recall(taught(), world)
    world.reference = world.state.copy()
    return world


def said(evidence: list[Evidence], who: Caller, detector: str) -> Iterator[str]:
    for one in of(evidence, who):
        yield from [signal.reason for signal in one.signals if signal.detector == detector]


def sent(world: World, who: Caller, document: object, target: str = "/v1/profile") -> list[Evidence]:
    script = Script("a")
    script.call(who, LIVE + 10 * HOUR, target, method="PATCH", sends=document, gives={"ok": True})
    return play(script.pairs, world)


@pytest.mark.parametrize(
    "extra",
    [{"role": "admin"}, {"isAdmin": True}, {"address": {"city": "Bonn", "owner_id": 7}}, {"balance": 9e9}],
)
def test_a_privileged_field_nobody_sends_is_challenged(world: World, extra: dict[str, object]) -> None:
    evidence = sent(world, PEOPLE[3], {"name": "Customer 3", **extra})
    assert worst(evidence) >= Action.STEP_UP
    assert any("privileged field" in reason for reason in said(evidence, PEOPLE[3], "shape"))


def test_a_field_that_clerks_set_is_not_for_customers(world: World) -> None:
    evidence = sent(world, PEOPLE[3], {"role": "partner"}, "/v1/customers/703")
    assert worst(evidence) >= Action.STEP_UP


def test_a_new_clerk_may_do_what_clerks_do(world: World) -> None:
    evidence = sent(world, member("new clerk", "clerk"), {"role": "partner"}, "/v1/customers/703")
    assert not list(said(evidence, member("new clerk", "clerk"), "shape"))


def test_a_new_client_that_many_take_up_is_challenged_nowhere(world: World) -> None:
    script, rng = Script("roll-out"), random.Random(7)
    for number, who in enumerate(PEOPLE):
        document = {**profile(number, rng), "newsletter": number % 2 == 0, "locale": "de"}
        script.call(who, LIVE + 9 * HOUR + number * 300, "/v1/profile", method="PATCH", sends=document)
    evidence = play(script.pairs, world)
    assert worst(evidence) < Action.STEP_UP
    assert not list(said(evidence, PEOPLE[-1], "shape")), "the last one is a sender like many"


def read(world: World, who: Caller, target: str, document: object) -> list[Evidence]:
    script = Script("r")
    for number in range(3):
        script.call(who, LIVE + 10 * HOUR + 20 * number, target, gives=document)
    return play(script.pairs, world)


def test_an_answer_with_what_none_of_its_kind_is_told_is_seen(world: World) -> None:
    secret = {**told(3), "password_hash": "$2b$12$abcdefghijklmnopqrstuv"}
    evidence = read(world, PEOPLE[3], "/v1/profile", secret)
    assert any("passwords or their hashes" in reason for reason in said(evidence, PEOPLE[3], "responses"))
    assert worst(evidence) >= Action.WATCH


def test_a_list_without_its_limit_is_seen(world: World) -> None:
    evidence = read(world, PEOPLE[3], "/v1/products?limit=5000&page=1", {"items": products(300)})
    assert any("items in one list" in reason for reason in said(evidence, PEOPLE[3], "responses"))
    assert worst(evidence) >= Action.SLOW


def test_lists_as_ever_are_quiet(world: World) -> None:
    evidence = read(world, PEOPLE[3], "/v1/products?limit=10&page=2", {"items": products(9)})
    evidence += read(world, CLERKS[2], "/v1/customers?limit=20", {"items": customers(18)})
    told_of = [*said(evidence, PEOPLE[3], "responses"), *said(evidence, CLERKS[2], "responses")]
    assert (told_of, list(said(evidence, PEOPLE[3], "shape"))) == ([], [])


def test_a_new_field_in_everybody_s_answers_is_nobody_s_fault(world: World) -> None:
    script = Script("release")
    for number, who in enumerate(PEOPLE):
        script.call(
            who, LIVE + 9 * HOUR + number * 60, "/v1/profile", gives={**told(number), "theme": "dark"}
        )
    assert worst(play(script.pairs, world)) < Action.STEP_UP
