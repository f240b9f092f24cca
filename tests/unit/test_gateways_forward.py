"""Forward-auth subrequests: which call they are about, whose word counts, and what came back in datagrams."""

import asyncio
import socket
from ipaddress import ip_network
from pathlib import Path

import pytest

from limen.gateways.decision import DecisionServer
from limen.gateways.envoy.settings import RouteRule
from limen.gateways.forward import ForwardServer, Told
from limen.gateways.routing import Routes
from limen.model import Answer, Request
from limen.model.reply import PASS, Reply, refusal

RULES = (
    RouteRule(name="health", template="/healthz", kind="health"),
    RouteRule(name="notes", prefix="/notes", methods=("POST",)),
    RouteRule(name="parts", template="/items/{id:int}/parts"),
)
HERE = (ip_network("127.0.0.0/8"),)


def asked(
    folder: Path, *headers: str, reply: Reply = PASS, line: str = "GET /"
) -> tuple[list[Request], bytes]:
    """What the judge was asked by one subrequest with these headers, and what the gateway got."""
    seen: list[Request] = []

    def judge(request: Request) -> Reply:
        seen.append(request)
        return reply

    async def talk() -> bytes:
        server = DecisionServer(judge, judge, clock=lambda: 5.0)
        await server.start(str(folder / "decision"))
        await ForwardServer(server, Routes(RULES)).start(str(folder / "forward"))
        reader, writer = await asyncio.open_unix_connection(str(folder / "forward"))
        writer.write("\r\n".join([f"{line} HTTP/1.1", "Host: limen", *headers, "", ""]).encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.close()
        await server.stop()
        return head

    return seen, asyncio.run(talk())


def test_the_call_is_the_one_the_gateway_tells_of(tmp_path: Path) -> None:
    headers = (
        *("X-Forwarded-Method: POST", "X-Forwarded-Uri: /notes/7?a=1", "X-Forwarded-Proto: https"),
        *(
            "X-Forwarded-Host: api.example",
            "X-Forwarded-For: 203.0.113.9, 10.0.0.1",
            "X-Request-Id: call-0001",
        ),
        *("Accept: */*", "X-Limen-Route: ~probe", "Connection: keep-alive"),
    )
    (request,), head = asked(tmp_path, *headers)
    assert (request.method, request.target, request.route) == ("POST", "/notes/7?a=1", "notes")
    assert (request.scheme, request.host, request.peer) == ("https", "api.example", "10.0.0.1")
    assert request.headers == (("accept", "*/*"), ("x-forwarded-for", "203.0.113.9"))
    assert head.startswith(b"HTTP/1.1 200 OK\r\nx-request-id: call-0001\r\n")


@pytest.mark.parametrize(
    "headers",
    [
        ("X-Forwarded-Uri: /fine", "X-Original-Uri: /other"),
        ("X-Forwarded-Uri: /fine", "X-Forwarded-Uri: /other"),
        ("X-Forwarded-Uri: /a", "X-Forwarded-Method: GET", "X-Original-Method: POST"),
        ("X-Forwarded-Method: GET",),
        ("X-Forwarded-Uri: http://elsewhere/",),
    ],
)
def test_a_question_that_is_not_clear_lets_nobody_pass(tmp_path: Path, headers: tuple[str, ...]) -> None:
    seen, head = asked(tmp_path, *headers)
    assert head.startswith(b"HTTP/1.1 403")
    assert not seen


def test_a_path_of_its_own_tells_of_the_call_too(tmp_path: Path) -> None:
    (request,), _ = asked(tmp_path, "X-Forwarded-For: 203.0.113.9", line="POST /limen-call/notes/7?a=1")
    assert (request.method, request.target, request.route) == ("POST", "/notes/7?a=1", "notes")


def test_a_header_cannot_turn_that_into_another_call(tmp_path: Path) -> None:
    seen, head = asked(tmp_path, "X-Forwarded-Uri: /healthz", line="POST /limen-call/notes/7")
    assert head.startswith(b"HTTP/1.1 403")
    assert not seen


def test_an_id_that_is_none_is_replaced(tmp_path: Path) -> None:
    (request,), _ = asked(tmp_path, "X-Forwarded-Uri: /x", "X-Request-Id: a b\u00e9")
    assert len(request.id) == 36


def test_health_is_not_judged(tmp_path: Path) -> None:
    seen, head = asked(tmp_path, "X-Forwarded-Uri: /healthz")
    assert head.startswith(b"HTTP/1.1 200")
    assert not seen


def test_a_slowed_call_passes_at_once_and_a_refused_one_does_not(tmp_path: Path) -> None:
    _, head = asked(tmp_path, "X-Forwarded-Uri: /x", reply=Reply(delay_ms=900))
    assert head.startswith(b"HTTP/1.1 200")
    assert b"fault" not in head
    _, head = asked(tmp_path, "X-Forwarded-Uri: /x", reply=refusal(429, "r", (("retry-after", "1"),)))
    assert head.startswith(b"HTTP/1.1 429")
    assert b"retry-after: 1" in head


@pytest.mark.parametrize(
    ("method", "target", "name"),
    [
        ("POST", "/notes", "notes"),
        ("POST", "/notesandmore", "rest"),
        ("GET", "/notes", "rest"),
        ("GET", "/items/7/parts?x", "parts"),
        ("GET", "/items/7/8/parts", "rest"),
    ],
)
def test_routes_fit_as_at_envoy(method: str, target: str, name: str) -> None:
    assert Routes(RULES).of(method, target).name == name


NGINX = (
    b'<190>Nov 23 19:00:00 limen: {"id":"c-1","at":1000.5,"took":0.012,"status":201,"size":7,'
    b'"type":"application/json","location":"/items/9"}'
)
CADDY = (
    b'{"level":"info","ts":1000.5,"duration":0.012,"size":7,"status":201,"resp_headers":{"X-Request-Id":["c-1"],'
    b'"Content-Type":["application/json"],"Location":["/items/9"]}}'
)


def heard(*datagrams: bytes, peers: tuple = HERE) -> tuple[list[Answer], Told]:
    answers: list[Answer] = []

    async def talk() -> Told:
        told = Told(answers.extend, peers)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        told.start("127.0.0.1", port)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for data in datagrams:
                sender.sendto(data, ("127.0.0.1", port))
        await asyncio.sleep(0.05)
        told.stop()
        return told

    return answers, asyncio.run(talk())


@pytest.mark.parametrize("datagram", [NGINX, CADDY], ids=["nginx", "caddy"])
def test_what_came_back_is_read(datagram: bytes) -> None:
    headers = (("content-type", "application/json"), ("location", "/items/9"))
    assert heard(datagram)[0] == [Answer(1000.5, "c-1", 201, 7, 12.0, headers)]


def test_what_is_no_answer_is_counted() -> None:
    answers, told = heard(b"", b"{}", b'{"resp_headers":{}}', b"\xff\x00", NGINX)
    assert (len(answers), told.counts.malformed) == (1, 4)


def test_datagrams_of_strangers_are_not_read() -> None:
    answers, told = heard(NGINX, peers=(ip_network("192.0.2.0/24"),))
    assert (answers, told.peers.refused) == ([], 1)
