"""A probe goes where it may and nowhere else, asks no more than it may, and survives what a server does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from limen.model import ConfigError
from limen.scan.probe.exchange import Request
from limen.scan.probe.target import Limits, Target, place_of


class Server(BaseHTTPRequestHandler):
    """Redirects, sends without end, breaks off, lies about its length."""

    asked: list[str]
    away = ""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/away":
            self._head(302, ("Location", self.away))
        elif self.path == "/endless":
            self._head(200)
            for _ in range(10_000):
                self.wfile.write(b"x" * 1_000)
        elif self.path == "/lies":
            self._head(200, ("Content-Length", "1000"))
            self.wfile.write(b"short")
        elif self.path == "/garbage":
            self.wfile.write(b"\x00\x01 no HTTP\r\n\r\n")
        else:
            self._head(200)
            self.wfile.write(b"{}")

    def _head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def server(away: str = "") -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    kind = type("Each", (Server,), {"asked": asked, "away": away})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as each:
        thread = threading.Thread(target=each.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{each.server_address[1]}", asked
        each.shutdown()
        thread.join(5)


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_another_host_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match=r"allow-host|no server's address"):
        place_of(f"http://{address}:8000")


def test_a_name_counts_by_all_of_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "127.0.0.1", "10.0.0.1")
    with pytest.raises(ConfigError, match="allow-host"):
        place_of("http://dev.example.org")


def test_a_named_host_may_be_probed_and_is_connected_to_by_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolves(monkeypatch, "10.0.0.1")
    place = place_of("http://dev.example.org:8080/base/", ("dev.example.org",))
    assert (place.connect, place.netloc, place.loopback) == (
        "http://10.0.0.1:8080/base",
        "dev.example.org:8080",
        False,
    )


def test_a_named_host_that_leads_to_a_link_local_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "169.254.169.254")
    with pytest.raises(ConfigError, match="169"):
        place_of("http://dev.example.org", ("dev.example.org",))


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1", "127.0.0.1:80", "http://me:word@127.0.0.1", "http://127.0.0.1/?a=1", "http://[::1"],
)
def test_what_is_no_plain_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="--url"):
        place_of(url)


def test_redirects_are_not_followed() -> None:
    with server() as (other, elsewhere), server(f"{other}/stolen") as (url, asked):
        answer = Target(place_of(url)).send(Request("GET", "/away"), (("Authorization", "Bearer secret"),))
    assert answer.status == 302
    assert (asked, elsewhere) == (["/away"], [])


def test_no_more_is_asked_than_the_limit() -> None:
    with server() as (url, asked):
        target = Target(place_of(url), Limits(requests=2))
        answers = [target.send(Request("GET", "/")) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 0]
    assert "limit" in answers[-1].why
    assert len(asked) == 2


def test_an_answer_without_end_is_left() -> None:
    with server() as (url, _):
        answer = Target(place_of(url), Limits(answer_bytes=5_000)).send(Request("GET", "/endless"))
    assert (answer.status, len(answer.text)) == (200, 5_000)


@pytest.mark.parametrize("path", ["/lies", "/garbage"])
def test_a_server_that_lies_is_told_of_and_raises_nothing(path: str) -> None:
    with server() as (url, _):
        answer = Target(place_of(url)).send(Request("GET", path))
    assert answer.status == 0
    assert "ProtocolError" in answer.why


def test_a_server_that_is_gone_is_told_of() -> None:
    with server() as (url, _):
        target = Target(place_of(url))
    assert target.send(Request("GET", "/")).status == 0
