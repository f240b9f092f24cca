"""Records of the past fold back into a world: decisions, merged operations, labels, and what was taught."""

import pytest

from limen.engine.decide import decide, settle
from limen.engine.relearn import relearn
from limen.engine.relive import Past
from limen.engine.replay import in_order
from limen.engine.world import World
from limen.model import Evidence, Label, Rekey, Taught
from limen.testing.shop import LIVE, Script, empty_world, member, shop

WHO = member("customer 1")


def lived(script: Script, world: World) -> list[Evidence | Taught | Rekey]:
    """What a journal holds of a script, in its order."""
    records: list[Evidence | Taught | Rekey] = []
    world.taught.append(records.append)
    world.rekeyed.append(records.extend)
    for activity in in_order(script.pairs):
        evidence = decide(activity, world)
        if evidence is not None:
            settle(evidence, world)
            records.append(evidence)
    return records


def relive(records: list[Evidence | Taught | Rekey], world: World) -> Past:
    past = Past(world)
    for record in records:
        verb = {Evidence: past.evidence, Taught: past.taught, Rekey: past.rekey}[type(record)]
        verb(record)
    return past


def names(count: int) -> Script:
    """Many callers, each at a name of his own below one path, until the names are taken for a parameter."""
    script = Script("n")
    for number in range(count):
        for second in (0, 30):
            script.call(member(f"m {number}"), LIVE + 70 * number + second, f"/v1/members/m-{number}")
    return script


def test_operations_that_merged_while_living_merge_again():
    world, again = empty_world(), empty_world()
    records = lived(names(60), world)
    assert any(isinstance(record, Rekey) for record in records)
    relive(records, again)
    assert again.state.digest() == world.state.digest()
    assert again.catalogue.usage() == world.catalogue.usage()
    assert again.sequence == world.sequence


def test_evidence_of_an_operation_that_is_no_more_belongs_to_what_it_became():
    world, again = empty_world(), empty_world()
    records = lived(names(60), world)
    past = relive(records, again)
    gone = {record.old for record in records if isinstance(record, Rekey)}
    of_one = (one for one in records if isinstance(one, Evidence) and one.features.operation in gone)
    first = next(one for one in of_one if one.features.kind == "answer")
    usage = sum(use.calls for use in again.catalogue.usage())
    past.evidence(first)
    assert sum(use.calls for use in again.catalogue.usage()) == usage + 1


def test_rekeys_that_go_round_do_not_hang():
    world, again = empty_world(), empty_world()
    script = Script("s")
    script.read(WHO, LIVE, 5)
    records = lived(script, world)
    past = Past(again)
    past.rekey(Rekey(records[0].features.operation, 2))
    past.rekey(Rekey(2, records[0].features.operation))
    past.evidence(records[0])
    assert again.sequence == 1


@pytest.mark.parametrize("benign", [True, False])
def test_a_persons_word_takes_effect_again(benign):
    script = Script("s")
    for number in range(60):
        script.call(WHO, LIVE + number / 4, f"/v1/products/{number}")
    world, again = shop(), shop()
    records = lived(script, world)
    odd = max((one for one in records if isinstance(one, Evidence)), key=lambda one: one.risk.bits)
    label = Label(odd.id, benign, by="ada", at=LIVE + 100)
    relearn(odd, label, world)
    relive(records, again).label(label, odd)
    assert again.state.digest() == world.state.digest()
    assert again.reference.digest() == world.reference.digest()
    heat = [each.recent.caller(WHO.subject).heat_now(LIVE + 100) for each in (world, again)]
    assert heat[0] == heat[1]
    assert (heat[0] == 0.0) is benign


def test_what_a_hold_stopped_leaves_no_trace_but_its_number():
    world, again = shop(), shop()
    script = Script("s")
    for number in range(250):
        script.read(WHO, LIVE + 5 * number, 50_000 + (number * 7_919) % 9_973)
    records = lived(script, world)
    standing = [one for one in records if isinstance(one, Evidence) and one.verdict.standing]
    assert standing
    before, sequence = again.state.digest(), again.sequence
    relive(standing, again)
    assert again.state.digest() == before
    assert again.sequence > sequence
    assert again.recent.caller(WHO.subject).open_calls == 0
