"""A key in the wrong hands is seen at its owner's own pace; who moves, or moves with others, is not."""

import random

from msgspec.structs import replace

from limen.model import Action, Caller
from limen.testing.shop import (
    CUSTOMERS,
    DAY,
    HOUR,
    LIVE,
    Script,
    caught_after,
    member,
    of,
    own_orders,
    play,
    shop,
    visit,
    worst,
)
from limen.testing.traffic import pseudonym

TEN = LIVE + 10 * HOUR
TOOL = "python-requests/2.32"


def at_place(name: str, place: str) -> Caller:
    """A member who calls from another place than his own."""
    return replace(member(name), address=pseudonym("address", place), network=pseudonym("network", place))


def looks_round(script: Script, who: Caller, at: float) -> Script:
    """A thief who looks at products and at the list of orders, slower than most customers do."""
    for number in range(8):
        script.call(who, at + 40 * number, f"/v1/products/{5 + number}", agent=TOOL)
    script.list_orders(who, at + 400, own_orders(3))
    return script


def test_a_stolen_key_used_with_another_tool_from_elsewhere_is_challenged_at_its_owners_pace() -> None:
    thief = at_place("customer 3", "hosting")
    passed = caught_after(play(looks_round(Script("stolen"), thief, TEN).pairs, shop()), thief)
    assert passed is not None
    assert passed <= 3


def test_a_customer_on_a_journey_is_not_challenged_on_any_day() -> None:
    script, rng = Script("journey"), random.Random(2)
    for day in range(3):
        visit(script, at_place("customer 3", f"hotel {day}"), TEN + day * DAY, own_orders(3), rng)
    assert worst(play(script.pairs, shop())) <= Action.SLOW


def away(script: Script, rng: random.Random) -> Script:
    """Every customer but the fourth looks in once from a place of his own, and goes on at home."""
    for number in range(CUSTOMERS):
        name, at = f"customer {number}", TEN + number * 600
        if number != 3:
            visit(script, at_place(name, f"home of {number}"), at, own_orders(number), rng)
        visit(script, member(name), at + DAY + HOUR, own_orders(number), rng)
    return script


def most_bits(visits: int) -> float:
    """The most that is said of a stranger with the fourth customer's client who comes so many times."""
    rng, thief = random.Random(5), at_place("customer 3", "hosting")
    script = away(Script("pace"), rng)
    for number in range(visits):
        visit(script, thief, TEN + 2 * DAY + 1_200 * number, own_orders(3), rng)
    evidence = of(play(script.pairs, shop()), thief)
    return max(s.bits for one in evidence for s in one.signals if s.detector == "context")


def test_a_stranger_who_keeps_coming_at_his_victims_pace_is_odder_than_one_who_is_away_once() -> None:
    assert most_bits(visits=6) > most_bits(visits=1) + 2


def test_an_office_that_moves_is_not_challenged() -> None:
    script, rng = Script("move"), random.Random(3)
    for number in range(CUSTOMERS):
        who = at_place(f"customer {number}", "new office")
        visit(script, who, TEN + number * 200, own_orders(number), rng)
    evidence = play(script.pairs, shop())
    assert worst(evidence) <= Action.SLOW
    later = [member(f"customer {number}").credential for number in range(4, CUSTOMERS)]
    said = {s.reason for one in evidence if one.features.caller.credential in later for s in one.signals}
    assert not any("network that is new" in reason for reason in said)


def test_an_owner_and_a_thief_who_take_turns_are_told_apart_from_one_who_moves() -> None:
    script = Script("turns")
    owner, thief = member("customer 3"), at_place("customer 3", "hosting")
    for number in range(6):
        script.call(owner, TEN + 60 * number, "/v1/products/3")
        script.call(thief, TEN + 60 * number + 30, "/v1/products/4")
    evidence = list(of(play(script.pairs, shop()), thief))
    assert any("two networks take turns" in s.reason for one in evidence for s in one.signals)
