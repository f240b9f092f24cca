"""A clock that steps is no reason to challenge anybody."""

import random

import pytest
from msgspec.structs import replace

from limen.engine.replay import in_order
from limen.engine.replay import replay as played
from limen.model import Action
from limen.testing.shop import CUSTOMERS, HOUR, LIVE, Script, member, own_orders, shop, visit, worst


def morning(name: str, start: float, share: float) -> Script:
    script, rng = Script(name), random.Random(name)
    for number in range(CUSTOMERS):
        if rng.random() < share:
            at = start + rng.uniform(0, 3_000)
            visit(script, member(f"customer {number}"), at, own_orders(number), rng)
    script.pairs.sort(key=lambda pair: pair[0].at)
    return script


@pytest.mark.parametrize("ahead", [-7 * 86_400, -600, 600, 6 * HOUR, 86_400, 7 * 86_400])
def test_a_clock_that_was_wrong_for_an_hour_and_is_put_right_flags_nobody(ahead: float) -> None:
    world = shop()
    wrong = [
        (replace(call, at=call.at + ahead), replace(answer, at=answer.at + ahead) if answer else None)
        for call, answer in morning("wrong", LIVE + 8 * HOUR, 1.0).pairs
    ]
    right = [pair for hour in range(9, 13) for pair in morning(f"{hour}", LIVE + hour * HOUR, 0.2).pairs]
    assert len(right) > 50
    assert worst(played(in_order(wrong), world)) <= Action.SLOW
    assert worst(played(in_order(right), world)) <= Action.SLOW
