"""A walk spread over many strangers adds up; a few strangers are no crowd."""

import random

from limen.model import Action, Evidence
from limen.testing.shop import HOUR, LIVE, Script, of, play, shop, stranger, worst

TEN = LIVE + 10 * HOUR


def told(evidence: list[Evidence], detector: str) -> list[float]:
    return [one.bits for e in evidence for one in e.signals if one.detector == detector]


def split(callers: int, each: int) -> Script:
    """One list of orders, shared out among strangers of one network, a few for each."""
    script, rng = Script("split"), random.Random(7)
    orders = rng.sample(range(5_000, 50_000), callers * each)
    for number, order in enumerate(orders):
        who = stranger(f"address {number % callers}", "one network")
        script.call(who, TEN + 15 * number, f"/v1/orders/{order}")
    return script


def test_a_walk_shared_by_strangers_of_one_network_adds_up() -> None:
    evidence = play(split(25, 4).pairs, shop())
    assert max(told(evidence, "peers")) >= 6
    assert worst(evidence) >= Action.WATCH


def test_a_few_strangers_of_one_network_who_each_read_one_thing_are_nobodys_crowd() -> None:
    evidence = play(split(3, 1).pairs, shop())
    assert not told(evidence, "peers")
    assert worst(of(evidence, stranger("address 0", "one network"))) == Action.ALLOW
