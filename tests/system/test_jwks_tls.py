"""Keys from a provider whose certificate an authority of one's own has signed."""

import asyncio
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from envoy_certificates import Authority

from limen.assemble.identity import Callers
from limen.credentials.kept_jwks import KeptJwks
from limen.settings import Identity, JwtIssuer
from limen.testing.credentials import Desk, Issuer

ISSUER = Issuer()


class _Keys(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = ISSUER.jwks()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*Authority(tmp_path).issue("id.example"))
    server = HTTPServer(("127.0.0.1", 0), _Keys)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"https://localhost:{server.server_port}/jwks"
    server.shutdown()
    server.server_close()


def fetched(folder: Path, url: str) -> list[str]:
    """What is said of the first fetch; empty once the keys are there."""
    desk, said = Desk(folder), list[str]()
    kept = KeptJwks(folder / "jwks", b"k" * 32, url)
    callers = Callers(
        Identity(jwt=(JwtIssuer(ISSUER.name, url),)), desk.pseudonyms, desk.table(), lambda _: kept
    )

    async def run() -> None:
        task = asyncio.create_task(callers.refreshes[0](said.append))
        while not said and not kept.load():  # noqa: ASYNC110 - a file has no event to wait for
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(asyncio.wait_for(run(), 20))
    return said


def test_an_authority_counts_where_this_machine_trusts_it(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert fetched(tmp_path, url) == []


def test_a_strangers_certificate_is_refused_and_that_is_said(tmp_path: Path, url: str) -> None:
    (said,) = fetched(tmp_path, url)
    assert "certificate verify failed" in said.lower()
