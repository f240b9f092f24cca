"""Whatever arrives is decided: never an exception, and no table that traffic fills grows past its cap."""

import gzip
import json
import math
from collections import Counter
from functools import cache

import pytest

from limen.engine.decide import decide
from limen.engine.memory import recall, remember
from limen.engine.replay import replay
from limen.engine.world import World
from limen.features import recent as recent_module
from limen.model import ANONYMOUS, Activity, Answer, ApiCall, Caller, Evidence
from limen.sketches import state as state_module
from limen.testing.shop import HOUR, LIVE, empty_world, history, member, play, shop

AT = LIVE + HOUR
WHO = member("customer 1")
JSON = (("content-type", "application/json"),)


@cache
def a_day() -> bytes:
    world = empty_world()
    world.vouched = True
    play(history(days=1), world)
    return remember(world, recent=True)


@pytest.fixture
def world() -> World:
    """The shop after a day, only observed: what is odd is let through, so that its answers are judged too."""
    world = empty_world()
    recall(a_day(), world)
    world.observes = lambda _operation: True
    return world


def judged(world: World, call: ApiCall, *answers: Answer) -> list[Evidence]:
    """What comes of a call and its answers; a usual call of another caller must pass as if nothing was."""
    found = list(replay([call, *answers], world))
    assert len(found) >= 1
    fine = replay([ApiCall(AT, "GET", "/v1/products/3", "fine", caller=member("customer 2"))], world)
    assert next(fine).features.known
    json.dumps([[signal.reason for signal in one.signals] for one in found])
    return found


TARGETS = [
    "",
    "/",
    "//",
    "*",
    "?",
    "/?",
    "/v1/orders//5",
    "/v1%2forders%2f5",
    "/v1/orders;a=b/5;c",
    "/v1/orders/%c0%af%c0%ae",
    "/v1/orders/%e0%80%af",
    "/v1/orders/\ud800",
    "/v1/orders/\x00",
    "/v1/orders/%00",
    "/v1/orders/%",
    "/v1/orders/²",
    "/v1/orders/٣٤",
    "/v1/orders/" + "9" * 5_000,
    "/v1/orders/" + "9" * 100_000,
    "/" * 50_000,
    "/a" * 50_000,
    "/v1/orders?" + "id=1&" * 20_000,
    "http://[::1",
    "/../../..",
]


@pytest.mark.parametrize("target", TARGETS, ids=[target[:24] or "empty" for target in TARGETS])
def test_any_target_is_decided(world: World, target: str) -> None:
    judged(world, ApiCall(AT, "GET", target, "t", caller=WHO), Answer(AT, "t", 200))


BODIES = {
    "deep objects": b'{"a":' * 10_000,
    "deep lists": b"[" * 10_000,
    "deep and closed": b"[" * 10_000 + b"]" * 10_000,
    "wide": b"[1" + b",1" * 499_999 + b"]",
    "duplicate keys": b'{"id":1,"id":2}',
    "nan": b'{"id":NaN,"x":-Infinity}',
    "huge number": b'{"id":1e999,"order_id":' + b"9" * 5_000 + b"}",
    "not utf-8": b'{"id":"\xff\xfe\xc0\xaf"}',
    "lone surrogate": b'{"id":"\\ud800"}',
    "a megabyte of nothing": b"\0" * 1_000_000,
    "a megabyte of text": b'{"note":"' + b"a" * 1_000_000 + b'"}',
    "empty": b"",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("headers", [JSON, (), (("content-type", "multipart/form-data; boundary="),)])
def test_any_body_is_decided_in_a_call_and_in_an_answer(
    world: World, name: str, headers: tuple[tuple[str, str], ...]
) -> None:
    call = ApiCall(AT, "POST", "/v1/orders", "b", headers=headers, body=BODIES[name], caller=WHO)
    judged(world, call, Answer(AT, "b", 200, headers=headers, body=BODIES[name]))


@pytest.mark.parametrize(
    ("name", "oddity"), [("duplicate keys", "duplicate_key"), ("nan", "nan"), ("deep lists", "too_deep")]
)
def test_malformed_json_is_named_in_the_evidence(world: World, name: str, oddity: str) -> None:
    call = ApiCall(AT, "POST", "/v1/orders", "m", headers=JSON, body=BODIES[name], caller=WHO)
    assert oddity in judged(world, call)[0].features.payload.oddities


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "\ud800"])
def test_a_compressed_bomb_is_decided(world: World, encoding: str) -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    headers = (*JSON, ("content-encoding", encoding))
    call = ApiCall(AT, "POST", "/v1/orders", "z", headers=headers, body=bomb, caller=WHO)
    found = judged(world, call, Answer(AT, "z", 200, headers=headers, body=bomb))
    if encoding == "gzip":
        assert "bomb" in found[0].features.payload.oddities


@pytest.mark.parametrize(
    "headers",
    [
        (("x-note", "a" * 100_000),),
        tuple((f"x-{number}", "a" * 1_000) for number in range(100)),
        (("cookie", "\0=\ud800;;=" * 1_000),),
        (("x-user-id", "\0"), ("x-user-id", "2")),
        (("", ""),),
    ],
    ids=["one of 100 KB", "a hundred of 1 KB", "cookies", "an id twice", "nothing"],
)
def test_any_headers_are_decided(world: World, headers: tuple[tuple[str, str], ...]) -> None:
    judged(world, ApiCall(AT, "GET", "/v1/orders/5", "h", headers=headers, caller=WHO), Answer(AT, "h", 200))


TIMES = [-1.0, -1e300, 0.0, 1e12, 1e18, 1e308, math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("status", [200, 401])
def test_a_time_that_cannot_be_is_decided_and_can_be_remembered(at: float, status: int) -> None:
    world = shop()
    judged(world, ApiCall(at, "GET", "/v1/orders/5", "c", caller=WHO), Answer(AT, "c", status))
    judged(world, ApiCall(AT, "GET", "/v1/orders/5", "a", caller=WHO), Answer(at, "a", status))
    recall(remember(world, recent=True), shop())


@pytest.mark.parametrize("at", [-1.0, 1e18, math.nan, math.inf])
def test_a_time_that_cannot_be_teaches_nothing(at: float) -> None:
    world = shop()
    judged(world, ApiCall(at, "GET", "/v1/orders/5", "c", caller=WHO), Answer(at, "c", 200))
    assert world.state.get(("rate", "caller", WHO.subject, 0)).newest < 3_000
    recalled = shop()
    recall(remember(world), recalled)
    assert recalled.state.digest() == world.state.digest()


@pytest.mark.parametrize("at", [-1.0, math.nan, math.inf])
def test_a_token_from_a_time_that_cannot_be_is_decided(world: World, at: float) -> None:
    caller = Caller(1, 2, 3, 4, (), "jwt", (), "", at, at)
    judged(world, ApiCall(AT, "GET", "/v1/orders/5", "t", caller=caller), Answer(AT, "t", 200))


@pytest.mark.parametrize("method", ["", "\0", "get", "G" * 100_000, "\ud800", "GET /"])
def test_any_method_is_decided(world: World, method: str) -> None:
    found = judged(world, ApiCall(AT, method, "/v1/orders/5", "m", caller=WHO), Answer(AT, "m", 200))
    assert len(found) == 2


@pytest.mark.parametrize("status", [0, -1, 99, 100, 600, 999, 10**30])
def test_any_status_is_decided(world: World, status: int) -> None:
    call = ApiCall(AT, "GET", "/v1/orders/5", "s", caller=WHO)
    assert len(judged(world, call, Answer(AT, "s", status, -5, math.nan))) == 2


@pytest.mark.parametrize("name", ["", "\0", "\ud800", "x" * 100_000])
def test_any_id_finds_its_answer(world: World, name: str) -> None:
    call = ApiCall(AT, "GET", "/v1/orders/5", name, caller=WHO)
    assert [one.features.kind for one in judged(world, call, Answer(AT, name, 200))] == ["call", "answer"]


def test_an_answer_nobody_waits_for_is_nothing(world: World) -> None:
    assert decide(Answer(AT, "nobody", 200), world) is None


def test_a_second_answer_is_nothing(world: World) -> None:
    call = ApiCall(AT, "GET", "/v1/orders/5", "twice", caller=WHO)
    assert len(list(replay([call, Answer(AT, "twice", 200), Answer(AT, "twice", 200)], world))) == 2


def test_an_answer_before_its_call_is_decided(world: World) -> None:
    call = ApiCall(AT, "GET", "/v1/orders/5", "early", caller=WHO)
    assert len(judged(world, call, Answer(AT - 900, "early", 200))) == 2


def test_somebody_known_by_nothing_at_all_is_decided(world: World) -> None:
    call = ApiCall(AT, "GET", "/v1/orders/5", "nobody", caller=ANONYMOUS)
    assert len(judged(world, call, Answer(AT, "nobody", 401))) == 2


def invasion(count: int) -> list[Activity]:
    """So many callers, each once, on paths and objects nobody ever heard of."""
    activities: list[Activity] = []
    for number in range(count):
        caller = Caller(10**9 + number, 0, 2 * 10**9 + number, 3 * 10**9 + number)
        at = AT + number / 100
        target = f"/v1/p{number}/{number}?cursor={number}"
        activities.append(ApiCall(at, "GET", target, f"i{number}", caller=caller))
        if number % 2:
            activities.append(Answer(at, f"i{number}", (200, 401, 404)[number % 3]))
    return activities


def test_ten_thousand_callers_stay_within_lowered_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_module, "TRACES", 50)
    monkeypatch.setattr(recent_module, "PENDING", 40)
    monkeypatch.setattr(state_module, "CAP", 30)
    world = empty_world()
    for _ in replay(invasion(10_000), world):
        pass
    recent = world.recent
    assert 50 <= len(recent.callers) <= 100
    assert len(recent.operations) <= 100
    assert len(recent.sources) <= 100
    assert len(recent.pending) <= 40
    assert len(recent.pending_old) <= 40
    tables = Counter(key[:2] for key, _ in world.state.items())
    assert 0 < max(tables.values()) <= 30
    assert len(world.catalogue) <= world.catalogue.growth.limits.operations


def test_one_caller_cannot_fill_his_own_memory_without_end() -> None:
    world = empty_world()
    for number in range(900):
        at, name = AT + number, f"o{number}"
        items = [{f"kind{number}_id": f"{number}-{item}"} for item in range(3)]
        call = ApiCall(at, "GET", f"/v1/a{number}/{number}?x{number}_id={number}", name, caller=WHO)
        for _ in replay([call, Answer(at, name, 200, body=json.dumps(items).encode())], world):
            pass
    trace = world.recent.caller(WHO.subject)
    assert len(trace.walks) <= recent_module.KINDS_A_CALLER + 1
    assert len(trace.windows) <= recent_module.OPERATIONS_A_CALLER + 1
    assert len(trace.earned) <= recent_module.EARNED_A_CALLER
    assert len(trace.strikes) <= recent_module.STRIKES
