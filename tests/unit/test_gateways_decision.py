"""The decision server over a real socket: order, bounds, and who answers when judgement fails."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from limen.gateways.check import Bounds, earlier_hops
from limen.gateways.decision import DecisionServer
from limen.gateways.lag import LoopLag
from limen.gateways.probe import decides
from limen.model.reply import PASS, Reply, refusal
from limen.model.request import Request

QUESTION = b"GET /%d HTTP/1.1\r\nhost: api\r\nx-request-id: r%d\r\n\r\n"


class Late(LoopLag):
    """A loop that is always late."""

    def exceeded(self) -> bool:
        return True


def echo(request: Request) -> Reply:
    return Reply(add=(("x-limen-target", request.target),))


def ask(server: DecisionServer, path: Path, data: bytes, answers: int = 1) -> list[bytes]:
    """The heads of the answers to ``data``; fewer than asked for if the server closes first."""

    async def talk() -> list[bytes]:
        await server.start(str(path / "s"))
        reader, writer = await asyncio.open_unix_connection(str(path / "s"))
        writer.write(data)
        heads = []
        for _ in range(answers):
            try:
                heads.append(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5))
            except asyncio.IncompleteReadError:
                break
        writer.close()
        await server.stop()
        return heads

    return asyncio.run(talk())


def test_pipelined_questions_are_answered_in_order(tmp_path: Path) -> None:
    heads = ask(DecisionServer(echo, echo), tmp_path, b"".join(QUESTION % (n, n) for n in range(50)), 50)
    assert [head.split(b"x-limen-target: /")[1].split(b"\r\n")[0] for head in heads] == [
        b"%d" % n for n in range(50)
    ]


def test_a_question_is_read_as_it_came(tmp_path: Path) -> None:
    seen: list[Request] = []

    def judge(request: Request) -> Reply:
        seen.append(request)
        return PASS

    data = (
        b"POST /a?b=%20c HTTP/1.1\r\nhost: api.example\r\nX-Mine: \xe9\r\n"
        b"x-forwarded-for: 1.1.1.1, 2.2.2.2,9.9.9.9\r\nx-forwarded-proto: https\r\n"
        b"x-limen-peer: 9.9.9.9\r\nx-limen-route: rest\r\nx-request-id: r1\r\n"
        b"x-forwarded-client-cert: Subject=a\r\nx-envoy-auth-partial-body: true\r\n"
        b"content-length: 4\r\n\r\nbody"
    )
    ask(DecisionServer(judge, judge, clock=lambda: 7.0), tmp_path, data)
    assert seen == [
        Request(
            at=7.0,
            method="POST",
            target="/a?b=%20c",
            headers=[("x-mine", "é"), ("content-length", "4"), ("x-forwarded-for", "1.1.1.1, 2.2.2.2")],
            peer="9.9.9.9",
            id="r1",
            scheme="https",
            host="api.example",
            body=b"body",
            body_cut=True,
            client_certificate="Subject=a",
            route="rest",
        )
    ]


@pytest.mark.parametrize(
    ("forwarded", "before"),
    [("9.9.9.9", ""), ("1.1.1.1,9.9.9.9", "1.1.1.1"), ("a, b, 9.9.9.9", "a, b"), ("", "")],
)
def test_the_hop_that_envoy_added_is_taken_off(forwarded: str, before: str) -> None:
    assert earlier_hops(forwarded) == before


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"x-%d: a\r\n" % n for n in range(20)) + b"\r\n",
        b"GET / HTTP/1.1\r\nx-a: " + b"a" * 2000 + b"\r\n\r\n",
        b"GET /" + b"a" * 2000 + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 2000\r\n\r\n" + b"a" * 2000,
    ],
)
def test_what_is_not_a_question_or_beyond_bounds_is_not_answered_by_judgement(
    data: bytes, tmp_path: Path
) -> None:
    server = DecisionServer(echo, echo, bounds=Bounds(header_bytes=1000, header_count=10, body_bytes=1000))
    [head] = ask(server, tmp_path, data, 2)
    assert head.startswith(b"HTTP/1.1 503")
    assert (server.counts.malformed, server.counts.judged) == (1, 0)


def fails(request: Request) -> Reply:
    raise RuntimeError


@pytest.mark.parametrize(
    ("judge", "fallback", "closed", "status", "lag"),
    [
        (fails, echo, (), b"200", LoopLag()),
        (fails, echo, ("",), b"503", LoopLag()),
        (fails, fails, (), b"503", LoopLag()),
        (lambda _: Reply(add=(("a", "b\r\nc: d"),)), echo, (), b"200", LoopLag()),
        (lambda _: Reply(status=999), echo, (), b"200", LoopLag()),
        (lambda _: refusal(403, "r"), echo, (), b"200", Late()),
        (echo, lambda _: refusal(403, "r"), (), b"403", Late()),
        (echo, echo, ("",), b"503", Late()),
    ],
)
def test_who_answers_when_judgement_is_broken_or_late(
    judge: Callable[[Request], Reply],
    fallback: Callable[[Request], Reply],
    closed: tuple[str, ...],
    status: bytes,
    lag: LoopLag,
    tmp_path: Path,
) -> None:
    server = DecisionServer(judge, fallback, closed=closed, lag=lag)
    [head] = ask(server, tmp_path, QUESTION % (1, 1))
    assert head.split(b" ")[1] == status
    assert server.counts.late + server.counts.failed >= 1
    assert server.counts.judged == 0


def test_replies_leave_after_a_commit_and_also_when_it_fails(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    server = DecisionServer(echo, echo, commit=full)
    [head] = ask(server, tmp_path, QUESTION % (1, 1))
    assert head.startswith(b"HTTP/1.1 200")
    assert (server.counts.uncommitted, server.counts.judged) == (1, 1)


def test_the_supervisors_question_is_not_judged(tmp_path: Path) -> None:
    async def probe() -> bool:
        server = DecisionServer(fails, fails)
        await server.start(str(tmp_path / "s"))
        answered = await decides(str(tmp_path / "s"))
        await server.stop()
        assert server.counts.failed == 0
        return answered

    assert asyncio.run(probe())


def test_the_socket_is_private_and_a_stale_one_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("stale")
    modes: list[int] = []

    def judge(request: Request) -> Reply:
        modes.append((tmp_path / "s").stat().st_mode & 0o777)
        return PASS

    ask(DecisionServer(judge, judge), tmp_path, QUESTION % (1, 1))
    assert modes == [0o600]


def test_lag_is_what_calls_waited_while_the_loop_was_blocked() -> None:
    async def lags() -> tuple[bool, bool]:
        lag = LoopLag(limit=0.02, period=0.005)
        loop = asyncio.get_running_loop()
        lag.start(loop)
        blocked_until = loop.time() + 0.05
        while loop.time() < blocked_until:
            pass
        blocked = lag.exceeded()
        lag.stop()
        return blocked, lag.exceeded()

    assert asyncio.run(lags()) == (True, False)


def test_replies_of_one_turn_rest_on_one_commit_and_leave_before_anything_else_is_done(
    tmp_path: Path,
) -> None:
    done: list[str] = []

    def judge(request: Request) -> Reply:
        done.append(request.id)
        return PASS

    async def talk() -> None:
        server = DecisionServer(
            judge, judge, commit=lambda: done.append("commit"), afterwards=lambda: done.append("afterwards")
        )
        await server.start(str(tmp_path / "s"))
        two = [await asyncio.open_unix_connection(str(tmp_path / "s")) for _ in range(2)]
        await asyncio.sleep(0.01)
        for number, (_, writer) in enumerate(two):
            writer.write(QUESTION % (number, number))
        for reader, writer in two:
            assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).startswith(b"HTTP/1.1 200")
            writer.close()
        await server.stop()

    asyncio.run(talk())
    assert sorted(done[:2]) == ["r0", "r1"]
    assert done[2:] == ["commit", "afterwards"]


def test_what_fails_after_the_replies_have_left_is_counted_and_costs_no_caller_anything(
    tmp_path: Path,
) -> None:
    def broken() -> None:
        raise RuntimeError

    server = DecisionServer(echo, echo, afterwards=broken)
    heads = ask(server, tmp_path, QUESTION % (1, 1) + QUESTION % (2, 2), 2)
    assert [head[:12] for head in heads] == [b"HTTP/1.1 200"] * 2
    assert (server.counts.failed, server.counts.judged) == (1, 2)
