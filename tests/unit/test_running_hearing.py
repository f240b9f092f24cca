"""Answers are heard in order and in small portions, and one that breaks costs only itself."""

import asyncio

import pytest

from limen.model import Answer
from limen.running.hearing import AT_A_TIME, Hearing


def answers(count: int) -> list[Answer]:
    return [Answer(float(number), f"c{number}", 200) for number in range(count)]


def test_calls_get_their_turn_between_portions() -> None:
    seen: list[str] = []
    hearing = Hearing(lambda answer: seen.append(answer.id), lambda: seen.append("rest"))

    async def run() -> None:
        hearing.take(answers(2 * AT_A_TIME))
        for _ in range(3):
            await asyncio.sleep(0)
            seen.append("call")

    asyncio.run(run())
    first = [f"c{number}" for number in range(AT_A_TIME)]
    second = [f"c{number}" for number in range(AT_A_TIME, 2 * AT_A_TIME)]
    assert seen == [*first, "call", *second, "rest", "call", "call"]


def test_answers_that_come_meanwhile_keep_their_order() -> None:
    seen: list[str] = []
    hearing = Hearing(lambda answer: seen.append(answer.id), lambda: None)

    async def run() -> None:
        hearing.take(answers(5)[:4])
        hearing.take(answers(5)[4:])
        for _ in range(3):
            await asyncio.sleep(0)

    asyncio.run(run())
    assert seen == ["c0", "c1", "c2", "c3", "c4"]


def test_what_finds_no_room_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.running.hearing.MOST", 3)
    seen: list[str] = []
    hearing = Hearing(lambda answer: seen.append(answer.id), lambda: None)

    async def run() -> None:
        hearing.take(answers(5))
        hearing.finish()

    asyncio.run(run())
    assert (seen, hearing.dropped) == (["c0", "c1", "c2"], 2)


def test_one_that_breaks_is_counted_and_the_rest_are_heard() -> None:
    seen: list[str] = []

    def hear(answer: Answer) -> None:
        if answer.id == "c1":
            raise RuntimeError("broken")
        seen.append(answer.id)

    hearing = Hearing(hear, lambda: None)

    async def run() -> None:
        hearing.take(answers(3))
        hearing.finish()

    asyncio.run(run())
    assert seen == ["c0", "c2"]
    assert hearing.failed == 1


def test_replies_leave_before_every_portion_and_one_more_answer_is_heard_for_each() -> None:
    seen: list[str] = []
    left = iter([2, 0, 0])

    def first() -> int:
        seen.append("replies")
        return next(left)

    hearing = Hearing(lambda answer: seen.append(answer.id), lambda: None, first)

    async def run() -> None:
        hearing.take(answers(AT_A_TIME + 3))
        for _ in range(3):
            await asyncio.sleep(0)

    asyncio.run(run())
    assert seen == ["replies", "c0", "c1", "c2", "c3", "c4", "replies", "c5"]
