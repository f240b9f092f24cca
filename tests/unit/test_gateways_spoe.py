"""The agent over a real socket: the handshake, questions and answers, and frames that nobody should send."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.gateways.decision import DecisionServer
from limen.gateways.envoy.settings import RouteRule
from limen.gateways.peers import Peers
from limen.gateways.routing import Routes
from limen.gateways.spoe import SpoeAgent, frames
from limen.gateways.spoe.messages import actions, messages
from limen.gateways.spoe.values import (
    BadFrame,
    number,
    octets,
    read_headers,
    read_number,
    read_value,
    value,
)
from limen.model import Answer, Request
from limen.model.reply import PASS, Reply, refusal

RULES = (RouteRule(name="notes", inspect=4), RouteRule(name="uploads", kind="upload"))


def frame(kind: int, payload: bytes, stream: int = 1, identity: int = 1) -> bytes:
    body = bytes((kind, 0, 0, 0, 1)) + number(stream) + number(identity) + payload
    return len(body).to_bytes(4, "big") + body


def hello(size: int = 65_532, versions: str = "2.0", *, check: bool = False) -> bytes:
    said = octets("supported-versions") + value(versions) + octets("max-frame-size") + value(size)
    return frame(frames.HELLO, said + (octets("healthcheck") + b"\x11" if check else b""))


def binary(data: bytes) -> bytes:
    return b"\x09" + octets(data)


def call(body: bytes = b"", route: str = "rest", stream: int = 7, size: int | None = None) -> bytes:
    headers = b"".join(
        octets(text) for text in ("host", "api", "x-limen-route", "~probe", "accept", "*/*", "", "")
    )
    said = {
        "id": value("c-1"),
        "route": value(route),
        "method": value("POST"),
        "target": value("/notes?a=1"),
        "tls": b"\x01",
        "peer": b"\x06\x0a\x00\x00\x01",
        "headers": binary(headers),
        "size": b"\x02" + number(len(body) if size is None else size),
        "body": binary(body),
    }
    named = b"".join(octets(name) + typed for name, typed in said.items())
    return frame(frames.NOTIFY, octets("limen-call") + bytes((len(said),)) + named, stream, 3)


def answer() -> bytes:
    said = {
        "id": value("c-1"),
        "status": b"\x02" + number(200),
        "size": b"\x00",
        "ms": b"\x02" + number(12),
        "type": value("application/json"),
        "body": binary(b'{"id":1}'),
    }
    named = b"".join(octets(name) + typed for name, typed in said.items())
    return frame(frames.NOTIFY, octets("limen-answer") + bytes((len(said),)) + named, 9, 1)


class Talk:
    """An agent and everything it was asked and told in one conversation."""

    def __init__(self, reply: Reply = PASS) -> None:
        self.reply = reply
        self.asked: list[Request] = []
        self.heard: list[Answer] = []
        self.commits = 0

    def with_agent(self, folder: Path, *parts: bytes) -> list[frames.Frame]:
        """What it sends to these bytes until it closes, or stays silent."""
        return asyncio.run(self._talk(folder, parts))

    async def _talk(self, folder: Path, parts: Sequence[bytes]) -> list[frames.Frame]:
        server = DecisionServer(self._judge, self._judge, clock=lambda: 5.0, commit=self._commit)
        self.agent = SpoeAgent(server, self.heard.extend, Routes(RULES))
        await server.start(str(folder / "decision"))
        await self.agent.start(str(folder / "spoe"))
        reader, writer = await asyncio.open_unix_connection(str(folder / "spoe"))
        split, found = frames.Split(), []
        for part in parts:
            writer.write(part)
            await writer.drain()
        while True:
            try:
                data = await asyncio.wait_for(reader.read(65_536), 0.3)
            except TimeoutError:
                break
            if not data:
                break
            found += split.feed(data)
        self.closed = reader.at_eof()
        writer.close()
        await server.stop()
        return found

    def _judge(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.reply

    def _commit(self) -> None:
        self.commits += 1


def set_variables(payload: bytes) -> dict[str, object]:
    """What an ``ACK`` sets, all of it for the transaction."""
    found, at = {}, 0
    while at < len(payload):
        assert payload[at : at + 3] == b"\x01\x03\x02"
        size, at = read_number(payload, at + 3)
        name = payload[at : at + size].decode()
        found[name], at = read_value(payload, at + size)
    return found


def test_the_handshake_echoes_the_size_of_frames(tmp_path: Path) -> None:
    (greeting,) = Talk().with_agent(tmp_path, hello(size=40_000))
    assert greeting.kind == 101
    assert frames.pairs(greeting.payload) == {
        "version": "2.0",
        "max-frame-size": 40_000,
        "capabilities": "pipelining",
    }


def test_a_health_check_is_greeted_and_closed(tmp_path: Path) -> None:
    talk = Talk()
    assert [each.kind for each in talk.with_agent(tmp_path, hello(check=True))] == [101]
    assert talk.closed


def test_a_call_is_read_as_it_came_and_its_reply_set(tmp_path: Path) -> None:
    talk = Talk(Reply(add=(("x-limen-identity", "signed"),), delay_ms=40))
    _, ack = talk.with_agent(tmp_path, hello(), call(b"abcdef", "notes"))
    assert (ack.kind, ack.stream, ack.id) == (103, 7, 3)
    assert set_variables(ack.payload) == {"status": 200, "delay": 40, "x_limen_identity": "signed"}
    (request,) = talk.asked
    assert (request.method, request.target, request.peer) == ("POST", "/notes?a=1", "10.0.0.1")
    assert (request.body, request.body_cut, request.route) == (b"abcd", True, "notes")
    assert (request.host, request.scheme, request.headers) == ("api", "http", (("accept", "*/*"),))


def test_more_body_than_the_buffer_held_is_a_cut(tmp_path: Path) -> None:
    talk = Talk()
    talk.with_agent(tmp_path, hello(), call(b"abc", "rest", size=100_000), call(b"abc", "rest", size=3))
    assert [request.body_cut for request in talk.asked] == [True, False]


def test_a_body_that_may_stream_is_not_looked_at(tmp_path: Path) -> None:
    talk = Talk()
    talk.with_agent(tmp_path, hello(), call(b"abc", "uploads"))
    assert talk.asked[0].body == b""


def test_a_refusal_is_set_with_its_body(tmp_path: Path) -> None:
    talk = Talk(refusal(401, "c-1", (("www-authenticate", "Bearer"),)))
    _, ack = talk.with_agent(tmp_path, hello(), call())
    said = set_variables(ack.payload)
    assert (said["status"], said["www_authenticate"]) == (401, "Bearer")
    assert '"reference":"c-1"' in str(said["body"])


def test_questions_of_one_turn_leave_after_one_commit_in_order(tmp_path: Path) -> None:
    talk = Talk()
    found = talk.with_agent(tmp_path, hello(), b"".join(call(stream=number) for number in range(1, 40)))
    assert [each.stream for each in found[1:]] == list(range(1, 40))
    assert talk.commits <= 4


def test_what_came_back_is_heard_and_needs_no_action(tmp_path: Path) -> None:
    talk = Talk()
    _, ack = talk.with_agent(tmp_path, hello(), answer())
    assert ack.payload == b""
    told = Answer(5.0, "c-1", 200, 0, 12.0, (("content-type", "application/json"),), b'{"id":1}')
    assert talk.heard == [told]


def test_a_reply_that_would_split_a_header_is_a_broken_judgement() -> None:
    with pytest.raises(ValueError, match="line break"):
        actions(Reply(add=(("x-limen-identity", "a\r\nb: c"),)))


HOSTILE = {
    "no handshake": (call(),),
    "two handshakes": (hello(), hello()),
    "no size": (frame(frames.HELLO, octets("supported-versions") + value("2.0")),),
    "a tiny size": (hello(size=10),),
    "a frame beyond what was agreed": (hello(size=300), call(b"x" * 400)),
    "a length of 4 GB": (b"\xff\xff\xff\xff",),
    "a length of nothing": (b"\x00\x00\x00\x00",),
    "a frame in parts": (hello(), b"\x00\x00\x00\x07\x03\x00\x00\x00\x00\x01\x01"),
    "an unknown kind": (hello(), frame(77, b"")),
    "an unknown message": (hello(), frame(frames.NOTIFY, octets("other") + b"\x00")),
    "a call without arguments": (hello(), frame(frames.NOTIFY, octets("limen-call") + b"\x00")),
    "cut off": (hello(), frame(frames.NOTIFY, octets("limen-call") + b"\x05\x02")),
    "an endless number": (hello(), frame(frames.NOTIFY, b"\xff" * 30)),
    "HTTP": (b"GET / HTTP/1.1\r\nhost: a\r\n\r\n",),
}


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_frames_close_the_connection(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    talk = Talk()
    found = talk.with_agent(tmp_path, *parts)
    assert talk.closed
    assert found[-1].kind == 102
    assert talk.agent.counts.malformed == 1
    assert not talk.asked


def test_another_version_is_told_so(tmp_path: Path) -> None:
    talk = Talk()
    (last,) = talk.with_agent(tmp_path, hello(versions="1.0"))
    assert frames.pairs(last.payload)["status-code"] == 8


def test_only_trusted_peers_may_ask() -> None:
    peers = Peers((ip_network("10.0.0.0/8"),))
    said = [peers.admit(peer) for peer in (("10.1.2.3", 9), ("192.0.2.1", 9), ("::1", 9, 0, 0), "")]
    assert said == [True, False, False, True]
    assert peers.refused == 2


@given(st.integers(0, 2**63 - 1))
def test_numbers_come_back(given_number: int) -> None:
    assert read_number(number(given_number) + b"x", 0) == (given_number, len(number(given_number)))


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=20))
def test_whatever_comes_is_frames_or_is_refused(data: bytes, cuts: list[int]) -> None:
    split = frames.Split()
    with suppress(BadFrame):
        for cut in cuts:
            part, data = data[:cut], data[cut:]
            for each in split.feed(part):
                list(messages(each.payload))
                frames.pairs(each.payload)


@given(st.binary(max_size=200))
def test_headers_are_read_or_refused(data: bytes) -> None:
    with suppress(BadFrame, IndexError):
        assert all(name for name, _ in read_headers(data))
