"""A stolen session in the hands of a program is told; programs that always were, and busy people, are not."""

import random

from limen.features.conduct import HUMAN, MACHINE, conduct
from limen.model import Action, Caller, Evidence
from limen.testing.shop import HOUR, LIVE, Script, batch_night, member, own_orders, play, shop, visit, worst

OWNER = member("customer 3")
TEN = LIVE + 10 * HOUR


def bot(who: Caller, every: float, count: int = 60) -> Script:
    """One product page after the other, evenly, and nothing that a person would look at in between."""
    script = Script("bot")
    for number in range(count):
        script.call(who, TEN + number * every, f"/v1/products/{1 + number % 39}")
    return script


def told(evidence: list[Evidence]) -> list[float]:
    return [one.bits for e in evidence for one in e.signals if one.detector == "automation"]


def test_a_customers_session_that_becomes_a_program_is_told_soon_and_weighs() -> None:
    evidence = play(bot(OWNER, 6.0).pairs, shop())
    first = next(
        number
        for number, one in enumerate(one for one in evidence if one.features.kind == "call")
        if any(signal.detector == "automation" for signal in one.signals)
    )
    assert first <= 20
    assert max(told(evidence)) >= 6


def test_the_same_pages_read_by_a_person_are_hardly_told() -> None:
    script, rng, at = Script("person"), random.Random(8), TEN
    for _ in range(4):
        visit(script, OWNER, at, own_orders(3), rng)
        at += 1_200
    evidence = play(script.pairs, shop())
    assert max(told(evidence), default=0.0) < 6
    assert worst(evidence) < Action.STEP_UP


def test_a_job_that_always_was_one_is_silence_and_known_as_a_machine() -> None:
    world, script, batch = shop(), Script("batch"), member("batch", "partner")
    assert conduct(world.recent.caller(batch.subject)) == MACHINE
    assert conduct(world.recent.caller(OWNER.subject)) == HUMAN
    batch_night(script, batch, LIVE + 2 * HOUR)
    assert not told(play(script.pairs, world))
