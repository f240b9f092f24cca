"""Taking much at once or in total is answered; what is larger or slower for everybody is nobody's fault."""

import random

import pytest
from msgspec.structs import replace

from limen.engine.replay import Pair
from limen.model import Action, Evidence
from limen.testing.shop import (
    CUSTOMERS,
    HOUR,
    LIVE,
    Script,
    batch_night,
    caught_after,
    member,
    own_orders,
    play,
    shop,
    visit,
    worst,
)

THIEF = member("customer 3")
TEN = LIVE + 10 * HOUR
MEGABYTE = 1 << 20


def sized(pairs: list[Pair], size: int, took: float = 20.0) -> list[Pair]:
    """The same calls, answered with so many bytes after so many milliseconds."""
    return [
        (asked, replace(told, at=asked.at + took / 1_000, size=size, duration_ms=took))
        for asked, told in pairs
        if told is not None
    ]


def exports(size: int, took: float, every: float = 60.0) -> list[Pair]:
    script = Script("export")
    for number in range(30):
        script.call(THIEF, TEN + number * every, "/v1/orders")
    return sized(script.pairs, size, took)


def everybody(size: int, took: float) -> list[Pair]:
    """All customers on the morning of a release that made every answer larger or slower."""
    script, rng = Script("release"), random.Random(6)
    for number in range(CUSTOMERS):
        visit(script, member(f"customer {number}"), TEN + 40 * number, own_orders(number), rng)
    return sized(script.pairs, size, took)


def reasons(evidence: list[Evidence]) -> set[str]:
    return {one.reason for e in evidence for one in e.signals if one.detector == "resource"}


@pytest.mark.parametrize("every", [5.0, 60.0, 600.0], ids=["5s", "1min", "10min"])
def test_data_taken_in_large_answers_is_stopped_within_four(every: float) -> None:
    evidence = play(exports(5 * MEGABYTE, 200.0, every), shop())
    passed = caught_after(evidence, THIEF)
    assert passed is not None
    assert passed <= 4
    assert any("bytes in one answer" in reason for reason in reasons(evidence))


def test_expensive_queries_are_told_one_by_one_and_in_total() -> None:
    one_by_one = reasons(play(exports(300, 25_000.0), shop()))
    assert any("ms for one answer" in reason for reason in one_by_one)
    in_total = reasons(play(exports(300, 3_000.0), shop()))
    assert any("API's time" in reason for reason in in_total)


def test_what_is_slower_for_everybody_challenges_nobody() -> None:
    evidence = play(everybody(300, 3_000.0), shop())
    assert worst(evidence) <= Action.SLOW


def test_pages_that_are_larger_for_everybody_challenge_nobody() -> None:
    evidence = play(everybody(16_000, 20.0), shop())
    assert worst(evidence) <= Action.SLOW


def test_a_nightly_job_as_large_as_ever_is_silence() -> None:
    script, batch = Script("batch"), member("batch", "partner")
    batch_night(script, batch, LIVE + 2 * HOUR)
    assert not reasons(play(script.pairs, shop()))
