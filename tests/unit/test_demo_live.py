"""The live client keeps every caller's order and pace, and tells what callers met."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest
from rich.console import Console

from limen.demo.live.connection import NoAnswerError, Pool, Said
from limen.demo.live.player import LiveCall, Pacing, Player
from limen.demo.live.request import live_call, request_bytes
from limen.demo.live.show import Show
from limen.demo.live.tally import OWNERS, Tally, judged, met
from limen.demo.scoreboard import Judged
from limen.demo.simulation import Sighting
from limen.demo.truth import Truth
from limen.demo.wire import Call, Guise, Reply
from limen.model import Action

OK = Said(200, {}, b"{}")


def calls(*each: tuple[float, str]) -> list[LiveCall]:
    return [LiveCall(f"c{n}", at, caller, f"c{n}".encode()) for n, (at, caller) in enumerate(each, 1)]


def played(
    script: list[LiveCall],
    ask: Callable[[bytes], Awaitable[Said]],
    pacing: Pacing = Pacing(settle=0.0),  # noqa: B008 - a value
) -> list[tuple[str, int]]:
    """Each call's id and status, in the order of the answers."""
    heard: list[tuple[str, int]] = []
    player = Player(ask, lambda call, said: heard.append((call.id, said.status if said else 0)), pacing)
    asyncio.run(player.play(script))
    return heard


class Api:
    """Answers after a turn of the loop; knows how many calls were ever under way, and of whom."""

    def __init__(self, turns: dict[bytes, int] | None = None) -> None:
        self.turns = turns or {}
        self.begun: list[bytes] = []
        self.under_way = self.most = 0

    async def ask(self, data: bytes) -> Said:
        self.begun.append(data)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        for _ in range(self.turns.get(data, 3)):
            await asyncio.sleep(0)
        self.under_way -= 1
        return OK


def test_a_caller_waits_for_its_answer_before_it_calls_again() -> None:
    api = Api({b"c1": 50})
    played(calls((1, "ada"), (2, "ada"), (3, "ada")), api.ask)
    assert (api.begun, api.most) == ([b"c1", b"c2", b"c3"], 1)


def test_other_callers_do_not_wait() -> None:
    api = Api({b"c1": 50})
    heard = played(calls((1, "ada"), (2, "bob"), (3, "eve")), api.ask)
    assert [name for name, _ in heard] == ["c2", "c3", "c1"]


def test_nobody_gets_further_ahead_than_allowed() -> None:
    api = Api({b"c1": 50})
    heard = played(calls((0, "ada"), (10, "bob"), (100, "eve")), api.ask, Pacing(ahead=60.0, settle=0.0))
    assert [name for name, _ in heard] == ["c2", "c1", "c3"]


def test_there_is_a_bound_on_calls_under_way() -> None:
    api = Api()
    played(calls(*((1.0, f"caller-{n}") for n in range(50))), api.ask, Pacing(settle=0.0, most=4))
    assert api.most == 4


def begun(script: list[LiveCall], pacing: Pacing) -> dict[bytes, float]:
    """When each call was made, by the loop's clock."""
    times: dict[bytes, float] = {}

    async def ask(data: bytes) -> Said:
        times[data] = asyncio.get_running_loop().time()
        return OK

    played(script, ask, pacing)
    return times


def test_a_caller_waits_until_its_answer_has_settled_unless_it_was_quicker() -> None:
    times = begun(calls((1.0, "ada"), (2.0, "ada"), (2.0, "ada")), Pacing(settle=0.05))
    assert times[b"c2"] - times[b"c1"] >= 0.05
    assert times[b"c3"] - times[b"c2"] < 0.05


def test_a_call_nobody_answers_is_told_and_the_others_go_on() -> None:
    async def ask(data: bytes) -> Said:
        if data == b"c1":
            raise NoAnswerError("gone")
        return OK

    assert played(calls((1, "ada"), (2, "ada")), ask) == [("c1", 0), ("c2", 200)]


async def _serve(answers: list[bytes], seen: list[bytes]) -> tuple[asyncio.AbstractServer, int]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answers:
            try:
                seen.append(await reader.readuntil(b"\r\n\r\n"))
            except asyncio.IncompleteReadError:
                break
            answer = answers.pop(0)
            writer.write(answer)
            if not answer or b"close" in answer:
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def asked(answers: list[bytes], count: int) -> tuple[list[Said | None], int]:
    """What ``count`` calls one after the other get, and how many connections they took."""
    seen: list[bytes] = []

    async def run() -> tuple[list[Said | None], int]:
        server, port = await _serve(answers, seen)
        pool, said = Pool(port, 2), list[Said | None]()
        for _ in range(count):
            try:
                said.append(await pool.ask(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"))
            except NoAnswerError:
                said.append(None)
        pool.close()
        server.close()
        return said, len(seen)

    return asyncio.run(run())


def answer(status: str, body: bytes = b"hi", more: bytes = b"") -> bytes:
    return b"HTTP/1.1 %s\r\nX-Request-Id: r1\r\n%scontent-length: %d\r\n\r\n%s" % (
        status.encode(),
        more,
        len(body),
        body,
    )


def test_answers_are_read_over_one_connection_and_after_it_was_closed() -> None:
    said, calls_seen = asked(
        [answer("200 OK"), answer("403 No", b"", b"connection: close\r\n"), answer("201 Made")], 3
    )
    assert [one.status for one in said if one] == [200, 403, 201]
    assert said[0] == Said(200, {"x-request-id": "r1", "content-length": "2"}, b"hi")
    assert calls_seen == 3


def test_a_connection_that_ends_without_an_answer_is_said() -> None:
    assert asked([b""], 1)[0] == [None]


def test_a_port_where_nobody_listens_is_said() -> None:
    with pytest.raises(NoAnswerError, match="nobody answers on port 1"):
        asyncio.run(Pool(1).ask(b""))


ADA = Guise("key-a", "u-1", ("customer",), "82.1.1.1", (("user-agent", "x"),))


def sighting(target: str, guise: Guise = ADA) -> Sighting:
    actor = type("Nobody", (), {"rng": Random(1), "now": 0.0})()
    return Sighting(1000.5, actor, Call(guise, "GET", target), Reply(200), 5.0)


def test_a_call_carries_its_key_its_address_and_its_time() -> None:
    call = live_call(sighting("/v1/me"), "c1", {"key-a": "lm_text"})
    lines = call.data.decode().split("\r\n")
    assert lines[0] == "GET /v1/me HTTP/1.1"
    assert {"x-api-key: lm_text", "x-forwarded-for: 82.1.1.1", "x-demo-time: 1000.500"} <= set(lines)
    assert (call.caller, call.at) == ("key-a", 1000.5)


def test_a_key_that_was_never_issued_looks_like_one_and_is_none() -> None:
    stranger = Guise("key-x", None, (), "82.1.1.9", (), verified=False)
    call = live_call(sighting("/v1/me", guise=stranger), "c1", {"key-x": "lm_text"})
    assert b"x-api-key: lm_" in call.data
    assert b"lm_text" not in call.data
    assert call.caller == "82.1.1.9"


def test_a_payload_cannot_break_the_framing_of_a_request() -> None:
    assert request_bytes("GET", "/a\r\nx: y", (("h", "1\r\nz: 2"),)).count(b"\r\n") == 3


def refused(status: int, challenge: str = "") -> Said:
    return Said(status, {"www-authenticate": challenge}, b'{"reference":"e1"}')


def test_what_a_caller_met_is_read_from_the_gateways_own_answers() -> None:
    assert met(refused(401, 'Bearer error="insufficient_user_authentication"')) is Action.STEP_UP
    assert met(refused(401, "Bearer")) is Action.STEP_UP
    assert met(refused(401, 'Bearer error="invalid_token"')) is Action.ALLOW
    assert met(refused(403)) is Action.BLOCK
    assert met(Said(403, {}, b'{"title":"not for this role"}')) is Action.ALLOW
    assert met(None) is Action.ALLOW


def test_evidence_tells_what_only_the_answer_showed() -> None:
    tally = Tally({"c1": Truth("c1", 1.0, "benign"), "c2": Truth("c2", 2.0, "benign")})
    one, other = calls((1, "ada"), (2, "bob"))
    tally.hear(one, Said(200, {"x-request-id": "r1"}, b""))
    tally.hear(other, refused(403))
    assert judged(tally, {"r1": Action.SUSPEND, "r9": Action.BLOCK}) == {
        "c1": Judged(Action.SUSPEND),
        "c2": Judged(Action.BLOCK),
    }
    assert (tally.calls, tally.actions["benign"][Action.BLOCK], tally.now) == (2, 1, 2.0)


def walk(progress: int, number: int) -> Truth:
    return Truth(f"c{number}", 1.0, "object_walk_fast", "key-a", session="w-1", goal=10, progress=progress)


@pytest.mark.parametrize(("progress", "caught"), [(5, 1), (6, 0)])
def test_an_attack_looks_caught_when_it_was_stopped_before_half(progress: int, caught: int) -> None:
    tally = Tally({"c1": walk(0, 1), "c2": walk(1, 2), "c3": walk(progress, 3)})
    for call, said in zip(calls((1, "a"), (2, "a"), (3, "a")), (OK, OK, refused(403)), strict=True):
        tally.hear(call, said)
    assert tally.caught("object_walk_fast") == (caught, 1)
    show = Show(Console(), tally, 10)
    assert f"{caught} of 1 attacks caught" in show.line()
    assert show.table().row_count == 1


def test_the_owner_of_a_misused_key_is_not_counted_as_benign_from_then_on() -> None:
    owner = [Truth("c1", 0.5, "benign", "key-a"), Truth("c3", 3.0, "benign", "key-a")]
    tally = Tally({truth.id: truth for truth in (*owner, walk(1, 2))})
    for call in calls((0.5, "a"), (1.0, "a"), (3.0, "a")):
        tally.hear(call, refused(403))
    assert (tally.actions["benign"].total(), tally.actions[OWNERS][Action.BLOCK]) == (1, 1)
    assert "benign: 0 stepped up, 1 blocked" in Show(Console(), tally, 10).line()
