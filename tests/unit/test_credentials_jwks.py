import asyncio
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from joserfc.jwk import OctKey

from limen.credentials.jwks import RETRY_SECONDS, Jwks, parse_jwks
from limen.credentials.jwks_sources import MOST_BYTES, JwksFile, JwksUrl, keep_fresh
from limen.model import ConfigError
from limen.testing.credentials import Issuer

Answer = tuple[int, dict[str, str], bytes]


class Server:
    """A real HTTP server whose answer a test sets; ``asked`` keeps the headers it was asked with."""

    def __init__(self) -> None:
        self.answer: Callable[[dict[str, str]], Answer] = lambda _: (404, {}, b"")
        self.asked: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append(headers)
                status, extra, body = server.answer(headers)
                self.send_response(status)
                for name, value in {**extra, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                if body:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/jwks"
        Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


async def fetch(url: str, jwks: Jwks, times: int = 1) -> tuple[float, str]:
    async with httpx.AsyncClient(timeout=5.0) as client:
        source, due = JwksUrl(url, jwks, client), 0.0
        for _ in range(times):
            due = await source.refresh()
        return due, source.error


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110  # what is waited for happens in another thread
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("control", "due"),
    [
        ("max-age=300", 300.0),
        ("public, max-age=1", 60.0),
        ("max-age=99999999", 86_400.0),
        ("no-store", 900.0),
    ],
)
def test_keys_are_fetched_and_due_again_as_the_answer_says(server: Server, control: str, due: float) -> None:
    issuer, jwks = Issuer(), Jwks()
    server.answer = lambda _: (200, {"cache-control": control}, issuer.jwks())
    assert asyncio.run(fetch(server.url, jwks)) == (due, "")
    assert jwks.find("k1", "ES256", 0.0) is not None


def test_an_unchanged_set_is_asked_for_by_etag(server: Server) -> None:
    issuer, jwks = Issuer(), Jwks()
    server.answer = lambda asked: (
        (304, {}, b"") if asked.get("if-none-match") == '"v1"' else (200, {"etag": '"v1"'}, issuer.jwks())
    )
    assert asyncio.run(fetch(server.url, jwks, times=2)) == (900.0, "")
    assert jwks.revision == 1
    assert [asked.get("if-none-match") for asked in server.asked] == [None, '"v1"']


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b""),
        (302, {"location": "http://127.0.0.1:1/"}, b""),
        (200, {}, b"no json"),
        (200, {}, b'{"keys":[]}'),
        (200, {}, b" " * (MOST_BYTES + 1)),
    ],
)
def test_a_bad_answer_keeps_the_keys_and_is_said(server: Server, answer: Answer) -> None:
    jwks = Jwks(parse_jwks(Issuer().jwks()))
    server.answer = lambda _: answer
    due, error = asyncio.run(fetch(server.url, jwks))
    assert due == RETRY_SECONDS
    assert "cannot be fetched" in error
    assert jwks.find("k1", "ES256", 0.0) is not None


def test_a_server_that_is_gone_is_said(server: Server) -> None:
    server.close()
    assert "cannot be fetched" in asyncio.run(fetch(server.url, Jwks()))[1]


def test_an_unknown_key_wakes_the_refresher(server: Server) -> None:
    old, new = Issuer("old"), Issuer("new")
    jwks, said = Jwks(parse_jwks(old.jwks())), list[str]()
    server.answer = lambda _: (200, {}, (old if len(server.asked) == 1 else new).jwks())

    async def run() -> None:
        async with httpx.AsyncClient(timeout=5.0) as client:
            task = asyncio.create_task(keep_fresh(JwksUrl(server.url, jwks, client), jwks, said.append))
            await until(lambda: len(server.asked) == 1 and not jwks.wanted.is_set())
            assert jwks.find("new", "ES256", 1000.0) is None
            await until(lambda: jwks.find("new", "ES256", 1001.0) is not None)
            task.cancel()

    asyncio.run(asyncio.wait_for(run(), 20))
    assert said == []


def test_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path, jwks = tmp_path / "jwks.json", Jwks()
    path.write_bytes(Issuer("a").jwks())
    source = JwksFile(path, jwks)
    source.load()
    source.load()
    assert jwks.revision == 1
    path.write_bytes(json.dumps({"keys": [*json.loads(Issuer("b").jwks())["keys"]] * 2}).encode())
    asyncio.run(source.refresh())
    assert jwks.revision == 2
    path.unlink()
    asyncio.run(source.refresh())
    assert f"{path}: the JWK set cannot be read" in source.error


@pytest.mark.parametrize("content", [b"", b"[]", b'{"keys":5}', b'{"keys":[{"kty":"EC"}]}', b"[" * 100_000])
def test_a_file_that_is_no_key_set_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jwks.json").write_bytes(content)
    with pytest.raises(ConfigError, match=r"jwks\.json: no "):
        JwksFile(tmp_path / "jwks.json", Jwks()).load()


def test_only_public_signing_keys_of_a_fair_size_are_used() -> None:
    good = json.loads(Issuer().jwks())["keys"][0]
    weak = {"kty": "RSA", "kid": "weak", "n": "v" * 171, "e": "AQAB"}
    secret = OctKey.generate_key(256, {"kid": "oct"}).as_dict(private=True)
    encrypting, strange, broken = {**good, "use": "enc"}, {"kty": "AKP", "kid": "pq"}, {**good, "x": 5}
    others = [weak, secret, encrypting, strange, broken]
    assert [key.kid for key in parse_jwks(json.dumps({"keys": [*others, good]}).encode())] == ["k1"]


def test_a_key_keeps_to_the_algorithm_it_names() -> None:
    jwks = Jwks(parse_jwks(Issuer().jwks()))
    assert jwks.find("k1", "ES384", 0.0) is None
    assert jwks.find("", "ES256", 0.0) is not None


@pytest.mark.parametrize("url", ["http://id.example/jwks", "ftp://127.0.0.1/", "file:///etc/passwd", "jwks"])
def test_a_url_others_could_answer_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="https is needed"):
        JwksUrl(url, Jwks(), httpx.AsyncClient())


def test_a_key_on_a_curve_that_nobody_knows_is_passed_over() -> None:
    known = json.loads(Issuer().jwks())["keys"]
    odd = [{"kty": "EC", "crv": "P-0", "x": "AA", "y": "AA"}, {"kty": "OKP", "crv": "Ed0", "x": "AA"}]
    assert len(parse_jwks(json.dumps({"keys": [*odd, *known]}).encode())) == 1
