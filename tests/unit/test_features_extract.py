"""An activity becomes features once, with all that depends on order; and memory made again from them."""

import pytest

from limen.features.catalogue import Catalogue
from limen.features.extract import extract
from limen.features.gathering import object_of
from limen.features.observe import let_go, observe
from limen.features.recent import Recent
from limen.model import Answer, ApiCall, Caller, Features, Route
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA = Caller(7, 17, 27, 37)


class Door:
    """A catalogue with one kind of order, and short-term memory."""

    def __init__(self) -> None:
        self.catalogue, self.recent = Catalogue(), Recent(pseudonym)
        self.catalogue.learn("GET", "/orders/5", 200)
        self.kept: list[tuple[Features, Route]] = []

    def take(self, activity: ApiCall | Answer) -> Features | None:
        found = extract(activity, self.catalogue, self.recent)
        if found is None:
            return None
        self.kept.append(found)
        return found[0]


def call(number: int = 0, target: str = "/orders/5", **more: object) -> ApiCall:
    return ApiCall(AT + number, str(more.pop("method", "GET")), target, f"c{number}", caller=ADA, **more)


def answer(number: int = 0, status: int = 200, body: bytes = b"") -> Answer:
    return Answer(AT + number + 0.5, f"c{number}", status, 120, 33.0, body=body)


def test_a_call_is_placed_counted_and_measured():
    door = Door()
    features = door.take(call(body=b'{"note": "hello"}', headers=(("content-type", "application/json"),)))
    assert (features.at, features.kind, features.call, features.method) == (AT, "call", "c0", "GET")
    assert features.known
    assert features.operation == door.catalogue.operations()[0].id
    assert features.caller == ADA
    assert features.pace.counts[0] == 1
    assert features.size == features.payload.bytes == 17
    assert features.objects.seen[0].object == object_of("order", "5", pseudonym)


def test_an_unknown_call_is_said_to_be_unknown():
    assert not Door().take(call(target="/elsewhere")).known


def test_an_answer_is_of_its_call_and_says_what_came():
    door = Door()
    asked = door.take(call())
    features = door.take(answer(status=201))
    assert (features.kind, features.status, features.size, features.duration_ms) == ("answer", 201, 120, 33.0)
    assert (features.operation, features.method, features.caller) == (asked.operation, "GET", ADA)
    assert features.payload == asked.payload
    assert features.at == AT + 0.5


def test_an_answer_to_nobody_is_nothing():
    assert Door().take(answer()) is None


def test_calls_under_way_are_counted_up_and_down():
    door = Door()
    assert [door.take(call(number)).pace.open_calls for number in range(3)] == [0, 1, 2]
    door.take(answer(1))
    assert door.take(call(3)).pace.open_calls == 2


@pytest.mark.parametrize(("status", "refusals"), [(401, 1), (403, 1), (404, 0), (200, 0), (500, 0)])
def test_only_refused_proofs_count_as_refusals(status, refusals):
    door = Door()
    door.take(call())
    assert len(door.take(answer(status=status)).pace.failures) == 4 * refusals


@pytest.mark.parametrize("make", [lambda: call(5), lambda: answer(1)], ids=["call", "answer"])
def test_the_suspicion_before_is_noted(make):
    door = Door()
    door.take(call(1))
    trace = door.recent.caller(7)
    trace.warm(AT, 12.0, strike=True)
    trace.hear(AT, "rate", 9.0)
    features = door.take(make())
    assert features.heat == pytest.approx(12.0, abs=0.1)
    assert features.strikes == 1
    assert features.said == (("rate", pytest.approx(9.0, abs=0.1)),)


def script() -> list[ApiCall | Answer]:
    """Calls with and without answers, refusals, lists, and windows that end."""
    found: list[ApiCall | Answer] = []
    for number in range(0, 4_000, 97):
        found.append(call(number, f"/orders/{number % 13}"))
        if number % 5:
            body = b'[{"id": %d}]' % (number % 7)
            found.append(answer(number, (200, 200, 404, 401)[number % 4], body))
    return found


def test_memory_made_again_from_features_is_what_it_was():
    door = Door()
    for activity in script():
        door.take(activity)
    again = Recent(pseudonym)
    for features, route in door.kept:
        observe(features, route, again)
    before, after = door.recent.caller(7), again.caller(7)
    assert after.windows == before.windows
    assert list(after.earned) == list(before.earned)
    assert (after.open_calls, after.last_at) == (before.open_calls, before.last_at)
    assert set(again.pending) == set(door.recent.pending)
    for kind, walk in before.walks.items():
        twin = after.walks[kind]
        for name in ("hour", "day", "run", "peak"):
            assert getattr(twin, name) == getattr(walk, name), name
        for name in ("distinct_hour", "distinct_day", "unearned_hour", "unearned_day"):
            assert getattr(twin, name).encode() == getattr(walk, name).encode(), name
    for operation in (door.kept[0][0].operation, 0):
        assert again.operation(operation).windows == door.recent.operation(operation).windows
    assert again.source(27).windows == door.recent.source(27).windows
    assert again.source(37).windows == door.recent.source(37).windows


def test_memory_made_again_goes_on_as_before():
    door = Door()
    for activity in script():
        door.take(activity)
    twin = Door()
    for features, route in door.kept:
        observe(features, route, twin.recent)
    for number in (4_100, 4_160, 8_000):
        assert door.take(call(number)) == twin.take(call(number))
        assert door.take(answer(number)) == twin.take(answer(number))


def test_an_answer_whose_call_was_forgotten_still_teaches_memory():
    door = Door()
    door.take(call())
    door.take(answer(body=b'[{"id": 9}]'))
    again = Recent(pseudonym)
    observe(*door.kept[1], again)
    assert again.caller(7).knows(object_of("order", "9", pseudonym)) == 1
    assert again.caller(7).open_calls == 0


def test_calls_that_nobody_will_answer_are_let_go():
    door = Door()
    door.take(call(0))
    door.take(call(50))
    door.recent.pending_old, door.recent.pending = door.recent.pending, {}
    door.take(call(100))
    let_go(door.recent, AT + 60)
    assert [door.recent.waiting(f"c{number}") is None for number in (0, 50, 100)] == [True, True, False]
    assert door.recent.caller(7).open_calls == 1
