"""What a call through a real Envoy looks like to the decision process, the API and the client."""

import asyncio
import base64
import json
import socket
import time

from envoy_rig import Rig, raw

FORGED = {
    "x-limen-identity": "forged",
    "x-limen-route": "open",
    "x-limen-peer": "10.0.0.1",
    "x-limen-subject": "root",
    "x-envoy-fault-delay-request": "5000",
    "x-envoy-retry-on": "5xx",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-client-cert": "Subject=admin",
    "x-real-ip": "203.0.113.9",
    "forwarded": "for=203.0.113.9",
    "x-http-method-override": "DELETE",
    "x-original-url": "/admin",
    "x-request-id": "mine",
}


def test_the_decision_sees_the_call_as_it_came(rig: Rig) -> None:
    answer = rig.client.post("/orders?x=1%20a", content=b'{"a": 1}', headers={"x-mine": "1"})
    seen = rig.seen(answer)
    assert (seen["method"], seen["target"], seen["length"], seen["cut"]) == (
        "POST",
        "/orders?x=1%20a",
        8,
        False,
    )
    assert (seen["route"], seen["peer"], seen["scheme"]) == ("rest", "127.0.0.1", "http")
    assert seen["host"] == f"127.0.0.1:{rig.settings.port}"
    assert seen["headers"]["x-mine"] == "1"
    assert seen["id"] == answer.headers["x-request-id"]


def test_the_api_gets_the_verified_identity_and_not_what_was_stripped(rig: Rig) -> None:
    got = rig.client.get("/orders", headers={"cookie": "session=1"}).json()["headers"]
    assert got["x-limen-identity"] == "signed"
    assert not {"cookie", "x-limen-route", "x-limen-peer", "x-envoy-fault-delay-request"} & set(got)


def test_forged_headers_reach_neither_the_decision_nor_the_api(rig: Rig) -> None:
    began = time.monotonic()
    answer = rig.client.get("/orders", headers=FORGED)
    assert time.monotonic() - began < 4
    seen, got = rig.seen(answer), answer.json()["headers"]
    assert (seen["route"], seen["peer"], seen["scheme"], seen["certificate"]) == (
        "rest",
        "127.0.0.1",
        "http",
        "",
    )
    assert not set(FORGED) & set(seen["headers"])
    assert not (
        set(FORGED) - {"x-limen-identity", "x-forwarded-for", "x-forwarded-proto", "x-request-id"}
    ) & set(got)
    assert got["x-limen-identity"] == "signed"
    assert got["x-request-id"] != "mine"
    assert "203.0.113.9" not in got["x-forwarded-for"]


def test_a_client_cannot_have_the_verified_identity_dropped_on_the_way(rig: Rig) -> None:
    nominated = b"GET /orders HTTP/1.1\r\nhost: a\r\nconnection: close, x-limen-identity\r\n\r\n"
    echo = json.loads(raw(rig.settings.port, nominated)[1])
    assert echo["headers"]["x-limen-identity"] == "signed"


def test_a_denial_is_a_small_problem_with_a_reference_only(rig: Rig) -> None:
    answer = rig.client.get("/orders", headers={"x-ask": "block"})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["reference"] == answer.headers["x-request-id"]
    assert set(answer.json()) == {"type", "title", "status", "reference"}


def test_a_challenge_keeps_its_header(rig: Rig) -> None:
    answer = rig.client.get("/orders", headers={"x-ask": "challenge"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_slow_holds_the_call_and_lets_it_pass(rig: Rig) -> None:
    began = time.monotonic()
    assert rig.client.get("/orders", headers={"x-ask": "slow 300"}).status_code == 200
    assert time.monotonic() - began >= 0.29


def test_no_more_calls_are_held_than_allowed(rig: Rig) -> None:
    held = [socket.create_connection(("127.0.0.1", rig.settings.port)) for _ in range(3)]
    ask = b"GET /orders HTTP/1.1\r\nhost: a\r\nx-ask: slow 500\r\n\r\n"
    for sock in held:
        sock.sendall(ask)
    statuses = sorted(sock.recv(65536).split(b" ", 2)[1] for sock in held)
    for sock in held:
        sock.close()
    assert statuses == [b"200", b"200", b"429"]


def test_a_large_body_is_inspected_in_part_and_passed_whole(rig: Rig) -> None:
    answer = rig.client.post("/orders", content=b"x" * 50_000)
    seen = rig.seen(answer)
    assert seen["cut"]
    assert seen["length"] == 4096
    assert answer.json()["length"] == 50_000


def test_a_large_body_is_refused_where_the_route_says_so(rig: Rig) -> None:
    assert rig.client.post("/small", content=b"x" * 1000).status_code == 200
    assert rig.client.post("/small", content=b"x" * 50_000).status_code == 413


def test_a_template_matches_its_own_paths_only(rig: Rig) -> None:
    assert rig.seen(rig.client.get("/items/7/parts"))["route"] == "items"
    assert rig.seen(rig.client.get("/items/7/parts/8"))["route"] == "rest"
    assert rig.seen(rig.client.get("/closedness"))["route"] == "rest"


def test_a_rule_may_be_for_some_methods_and_have_its_own_size(rig: Rig) -> None:
    written = rig.seen(rig.client.post("/notes", content=b"x" * 500))
    assert (written["route"], written["length"], written["cut"]) == ("writes", 100, True)
    assert rig.seen(rig.client.get("/notes"))["route"] == "rest"
    asked = {"origin": "https://a.example", "access-control-request-method": "POST", "x-ask": "block"}
    assert rig.client.options("/notes", headers=asked).status_code == 200


def test_paths_are_normalised_before_they_are_judged(rig: Rig) -> None:
    port = rig.settings.port
    line = "GET {} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    echo = json.loads(raw(port, line.format("/a//b/./%2e%2e/c").encode())[1])
    seen = json.loads(base64.b64decode(echo["headers"]["x-limen-seen"]))
    assert seen["target"] == echo["target"] == "/a/c"
    assert raw(port, line.format("/a%2fb").encode())[0] == 400
    assert json.loads(raw(port, line.format("/open/..;/closed").encode())[1])["target"] == "/closed"


def test_preflights_pass_unjudged_and_without_credentials(rig: Rig) -> None:
    asked = {
        "origin": "https://a.example",
        "access-control-request-method": "POST",
        "authorization": "Bearer x",
    }
    got = rig.client.options("/closed", headers={**asked, "x-ask": "block"}).json()["headers"]
    assert not {"authorization", "x-limen-identity"} & set(got)
    assert rig.client.options("/closed", headers={"x-ask": "block"}).status_code == 403


def test_health_checks_pass_unjudged(rig: Rig) -> None:
    assert rig.client.get("/healthz", headers={"x-ask": "block"}).status_code == 200


def test_websockets_pass_where_the_route_says_so_and_only_there(rig: Rig) -> None:
    ask = "GET {} HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nx-ask: {}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", rig.settings.port), 5) as sock:
        sock.sendall(ask.format("/ws", "").encode())
        assert sock.recv(4096).startswith(b"HTTP/1.1 101")
        sock.sendall(b"frame")
        assert sock.recv(4096) == b"frame"
    assert raw(rig.settings.port, ask.format("/ws", "block").encode())[0] == 403
    assert raw(rig.settings.port, ask.format("/orders", "").encode())[0] == 403


def test_uploads_and_grpc_stream_to_the_api_while_they_are_sent(rig: Rig) -> None:
    for path in ("/upload", "/grpc"):
        rig.api.arrived.clear()
        with socket.create_connection(("127.0.0.1", rig.settings.port), 5) as sock:
            head = f"POST {path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
            sock.sendall(head.encode() + b"3\r\nabc\r\n")
            rig.run(_arrived(rig))
            sock.sendall(b"0\r\n\r\n")
            assert sock.recv(4096).startswith(b"HTTP/1.1 200")


async def _arrived(rig: Rig) -> None:
    await asyncio.wait_for(rig.api.arrived.wait(), 5)


def test_server_sent_events_arrive_one_by_one(rig: Rig) -> None:
    with rig.client.stream("GET", "/sse") as answer:
        times = [time.monotonic() for chunk in answer.iter_raw() if chunk]
    assert len(times) == 3
    assert times[2] - times[0] > 0.4


def test_a_client_that_breaks_the_rules_of_http_is_refused(rig: Rig) -> None:
    port = rig.settings.port
    assert raw(port, b"GET / HTTP/1.1\r\nhost: a\r\nbad_name: 1\r\n\r\n")[0] == 400
    assert (
        raw(port, b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab")[0] == 400
    )
    both = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    assert raw(port, both)[0] == 400
    assert rig.client.get("/", headers={"x-long": "a" * 17_000}).status_code == 431
    assert rig.client.get("/", headers={f"x-{i}": "a" for i in range(120)}).status_code == 431


def test_bad_bytes_in_headers_and_paths_are_answered(rig: Rig) -> None:
    port = rig.settings.port
    for head in (
        b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n",
        b"GET /a HTTP/1.1\r\nhost: a\r\nx-a: \xff\xfe\r\n",
    ):
        assert raw(port, head + b"connection: close\r\n\r\n")[0] in {200, 400}


def test_the_gateway_has_not_failed_by_now(rig: Rig) -> None:
    assert rig.client.get("/orders").status_code == 200
    assert rig.envoy.child.restarts == rig.decider.restarts == 0
