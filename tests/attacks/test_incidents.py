"""A replay in which one attacker comes with many keys: one incident, and no benign neighbour glued to it."""

import random

from msgspec.structs import replace

from limen.engine.incident import Incident
from limen.engine.relive import Past
from limen.engine.replay import in_order, replay
from limen.engine.world import World
from limen.model import Action, Caller, Evidence
from limen.model.incident import Closure, Severity, Stage
from limen.testing.shop import HOUR, LIVE, Script, member, own_orders, shop, visit
from limen.testing.traffic import pseudonym

TEN = LIVE + 10 * HOUR
DEN = pseudonym("address", "the den")
NEIGHBOURS = [member(f"customer {number}") for number in range(6)]
KEYS = [
    replace(member(f"stolen {number}"), address=DEN, network=NEIGHBOURS[0].network) for number in range(4)
]


def spread() -> Script:
    """Four keys take turns in walking over orders, from one address; customers, one of the same network, read
    theirs beside them."""
    script, rng = Script("spread"), random.Random(5)
    for index in range(160):
        script.read(KEYS[index // 40], TEN + 10 * index, 5_000 + index)
    for number, who in enumerate(NEIGHBOURS):
        visit(script, who, TEN + 200 * number, own_orders(number), rng)
    script.pairs.sort(key=lambda pair: pair[0].at)
    return script


def lived(world: World) -> list[Evidence]:
    return list(replay(in_order(spread().pairs), world))


def worse(world: World) -> list[Incident]:
    return [each for each in world.incidents.all() if each.severity > Severity.LOW]


def parties(incident: Incident, callers: list[Caller]) -> int:
    return sum(caller.subject in incident.parties for caller in callers)


def test_many_keys_of_one_attacker_are_one_incident_and_neighbours_are_not_in_it() -> None:
    world = shop()
    evidence = lived(world)
    (incident,) = worse(world)
    assert parties(incident, KEYS) == len(KEYS)
    assert parties(incident, NEIGHBOURS) == 0
    assert Stage.DISCOVERY in incident.stages
    assert any(kind.startswith("object_walk") for kind in incident.signals)
    assert incident.odd > 60
    told = sum(one.verdict.would >= Action.STEP_UP for one in evidence)
    assert told > 20, "without incidents, so many would have been worth telling"


def test_neighbours_that_are_merely_watched_stay_apart() -> None:
    world = shop()
    lived(world)
    for incident in world.incidents.all():
        assert parties(incident, NEIGHBOURS) <= 1


def test_incidents_relived_are_those_that_were_lived_closures_too() -> None:
    world, again = shop(), shop()
    first = Past(again)
    evidence = lived(world)
    (incident,) = worse(world)
    closure = Closure(TEN + 9_000, incident.id, "closed", "ada", "known")
    world.incidents.close(closure)
    for one in evidence:
        first.evidence(one)
    first.closed(closure)
    assert again.incidents.encode() == world.incidents.encode()


def test_two_replays_tell_the_same() -> None:
    one, other = shop(), shop()
    lived(one)
    lived(other)
    assert one.incidents.encode() == other.incidents.encode()


def test_vouched_history_makes_no_incident() -> None:
    world = shop()
    world.vouched = True
    lived(world)
    assert not len(world.incidents)
