"""Learning has no order: any cut, order and part of the same evidence gives the same state, to the byte."""

import random
from functools import cache

import pytest

from limen.engine.decide import decide, learn, settle, stopped, withdraw
from limen.engine.memory import recall, remember
from limen.engine.relive import Past
from limen.engine.replay import in_order
from limen.engine.world import World
from limen.model import Evidence, Rekey, Taught
from limen.sketches import State
from limen.testing.shop import (
    HOUR,
    LIVE,
    Script,
    agent_day,
    batch_night,
    empty_world,
    history,
    member,
    own_orders,
    play,
    shop,
    visit,
)


@cache
def lived() -> tuple[Evidence, ...]:
    """Two days of the shop, as they were judged: nothing is rekeyed in them."""
    world, told = empty_world(), list[list[Rekey]]()
    world.vouched = True
    world.rekeyed.append(told.append)
    evidence = play(history(days=2), world)
    assert told == []
    assert world.state.digest() == learnt(evidence).digest()
    return tuple(evidence)


def learnt(evidence: list[Evidence] | tuple[Evidence, ...], into: State | None = None) -> State:
    world, state = empty_world(), into if into is not None else State()
    for one in evidence:
        learn(one, state, world)
    return state


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_cut_of_real_evidence_gives_the_same_digest(seed: int) -> None:
    evidence, rng = list(lived()), random.Random(seed)
    whole = learnt(evidence).digest()
    rng.shuffle(evidence)
    cut = rng.randrange(len(evidence) + 1)
    left, right = learnt(evidence[:cut]), learnt(evidence[cut:])
    left.merge(right)
    assert left.digest() == whole


def test_the_states_of_callers_who_share_nothing_merge_into_the_whole() -> None:
    evidence = lived()
    subjects = sorted({one.features.caller.subject for one in evidence})
    halves = [
        [one for one in evidence if subjects.index(one.features.caller.subject) % 3 == part]
        for part in range(3)
    ]
    assert all(halves)
    merged = learnt(halves[0])
    for half in halves[1:]:
        merged.merge(State.decode(learnt(half).encode()))
    assert merged.digest() == learnt(evidence).digest()


def day(rng: random.Random) -> Script:
    """A day with usual callers, a thief, a loud one, refused logins and a path nobody knew."""
    script, thief, loud = Script("day"), member("customer 3"), member("loud")
    for number in range(6):
        visit(script, member(f"customer {number}"), LIVE + 9 * HOUR + 300 * number, own_orders(number), rng)
    agent_day(script, member("agent", "support"), LIVE + 9 * HOUR, rng, count=10)
    batch_night(script, member("batch", "partner"), LIVE + 2 * HOUR, count=60)
    for number, order in enumerate(rng.sample(range(5_000, 50_000), 200)):
        script.read(thief, LIVE + 11 * HOUR + 5 * number, order)
    for number in range(50):
        script.call(loud, LIVE + 12 * HOUR + number / 5, "/v1/products/3")
        script.call(loud, LIVE + 13 * HOUR + number, "/v1/login", method="POST", status=401)
        script.call(member("customer 2"), LIVE + 14 * HOUR + 60 * number, f"/v1/new/{'abcdefgh'[number % 8]}")
    return script


Record = Evidence | Taught | Rekey


def live(world: World, script: Script) -> list[Record]:
    """Live the script; what a journal would hold of it, in its order."""
    records: list[Record] = []
    world.taught.append(records.append)
    world.rekeyed.append(records.extend)
    for activity in in_order(sorted(script.pairs, key=lambda pair: pair[0].at)):
        evidence = decide(activity, world)
        if evidence is not None:
            settle(evidence, world)
            records.append(evidence)
            if stopped(evidence):
                withdraw(evidence, world)
    return records


def relived(records: list[Record]) -> World:
    world = shop()
    past = Past(world)
    for record in records:
        if isinstance(record, Evidence):
            past.evidence(record)
        elif isinstance(record, Taught):
            past.taught(record)
        else:
            past.rekey(record)
    return world


@cache
def one_life() -> tuple[World, list[Record]]:
    world = shop()
    return world, live(world, day(random.Random(4)))


def test_reliving_the_journal_gives_the_learnt_state_of_the_live_run() -> None:
    world, records = one_life()
    actions = {record.verdict.action.word for record in records if isinstance(record, Evidence)}
    assert {"allow", "step_up", "suspend"} <= actions
    assert world.state.digest() != shop().state.digest()
    assert relived(records).state.digest() == world.state.digest()


def test_reliving_gives_the_catalogue_and_the_numbering_of_the_live_run() -> None:
    world, records = one_life()
    again = relived(records)
    assert again.sequence == world.sequence
    assert [(use.operation, use.calls) for use in again.catalogue.usage()] == [
        (use.operation, use.calls) for use in world.catalogue.usage()
    ]


def test_reliving_puts_no_hold_in_force() -> None:
    world, records = one_life()
    assert len(world.holds) > 0
    assert len(relived(records).holds) == 0


def questions() -> Script:
    rng, script = random.Random(8), Script("after")
    for number in range(6):
        visit(script, member(f"customer {number}"), LIVE + 16 * HOUR + 200 * number, own_orders(number), rng)
    script.read(member("customer 2"), LIVE + 16 * HOUR, 77_777)
    script.call(member("loud"), LIVE + 13 * HOUR + 120, "/v1/products/4")
    return script


def test_a_relived_world_judges_on_as_the_live_one_would() -> None:
    _, records = one_life()
    live_world = shop()
    live(live_world, day(random.Random(4)))
    again = relived(records)
    live_world.taught.clear()
    again.holds.restore(live_world.holds.all())
    verdicts = [
        [(one.verdict, one.risk, one.lesson) for one in play(questions().pairs, world)]
        for world in (live_world, again)
    ]
    assert verdicts[0] == verdicts[1]


def test_what_is_remembered_judges_and_learns_on_as_before() -> None:
    first = shop()
    live(first, day(random.Random(4)))
    second = empty_world()
    recall(remember(first, recent=True), second)
    second.holds.restore(first.holds.all())
    before, after = (play(questions().pairs, world) for world in (first, second))
    assert [one.verdict for one in before] == [one.verdict for one in after]
    assert first.state.digest() == second.state.digest()


def test_deciding_changes_no_learnt_state() -> None:
    world = shop()
    for activity in in_order(sorted(day(random.Random(4)).pairs[:40], key=lambda pair: pair[0].at)):
        before = world.state.digest()
        evidence = decide(activity, world)
        assert world.state.digest() == before
        if evidence is not None:
            settle(evidence, world)
