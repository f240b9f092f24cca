"""Touching what was planted is plain evidence, and teaches nothing."""

import pytest
from msgspec.structs import replace

from limen.detectors import Decoys
from limen.features.decoys import Decoys as Planted
from limen.model import Action, Features, Lesson, Probing
from limen.model.key import CANARY
from limen.sketches import FULL, State
from limen.testing.shop import HOUR, LIVE, Script, member, play, shop, stranger

AT = LIVE + 9 * HOUR
PLANTED = "/internal/users/export"


@pytest.mark.parametrize("decoy", ["operation", "key"])
def test_a_decoy_is_worth_more_than_any_budget_to_block(decoy):
    said = Decoys().score(Features(AT, "call", "c", 1, probing=Probing(decoy=decoy)), State())
    assert said is not None
    assert said.bits >= 30
    assert "planted" in said.reason


def test_without_one_it_is_silent_and_it_never_learns():
    state = State()
    assert Decoys().score(Features(AT, "call", "c", 1), state) is None
    Decoys().learn(Features(AT, "call", "c", 1, probing=Probing(decoy="key")), Lesson(FULL, FULL), state)
    assert not state.sketches


@pytest.mark.parametrize("who", [member("customer 1"), stranger("far")])
def test_a_planted_operation_is_blocked_at_once_and_never_becomes_known(who):
    world = shop()
    world.recent.decoys = Planted(["GET " + PLANTED])
    world.observes = lambda _operation: True
    before = world.state.digest()
    script = Script("decoy")
    for number in range(3):
        script.call(who, AT + number, PLANTED, status=200)
    found = play(script.pairs, world)
    calls = [one for one in found if one.features.kind == "call"]
    assert all(one.verdict.would >= Action.BLOCK for one in calls)
    assert all(not one.features.known for one in calls)
    assert all(one.lesson.own == one.lesson.shared == 0 for one in calls)
    assert world.state.digest() == before


def test_a_planted_key_is_blocked_wherever_it_goes():
    thief = replace(member("thief"), scopes=(CANARY,))
    script = Script("key")
    script.call(thief, AT, "/v1/products/3")
    first = play(script.pairs, shop())[0]
    assert first.verdict.action >= Action.BLOCK


def test_a_decoy_in_vouched_history_teaches_nothing():
    world = shop()
    world.vouched = True
    world.recent.decoys = Planted([PLANTED])
    script = Script("old")
    script.call(member("customer 1"), AT, PLANTED, status=404)
    assert play(script.pairs, world)[0].lesson.reason == "touched a decoy"
