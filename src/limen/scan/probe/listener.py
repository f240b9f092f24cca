"""A listener of the probe's own on this machine: what a server fetches since it was told to arrives here."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST = 1_000
"""Paths that are remembered."""


class Listener:
    """Gives out addresses and knows which of them were fetched."""

    def __init__(self, port: int, heard: list[str]) -> None:
        self._port = port
        self._heard = heard

    def address(self) -> str:
        """A new address, never given before."""
        return f"http://127.0.0.1:{self._port}/{secrets.token_hex(8)}"

    def heard(self, address: str, wait: float = 0.3) -> bool:
        """Whether it was fetched, or anything below it."""
        path = "/" + address.rpartition("/")[2]
        until = time.monotonic() + wait
        while True:
            if any(each.startswith(path) for each in list(self._heard)):
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener while it is needed."""
    heard: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if len(heard) < MOST:
                heard.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815, the names that http.server calls

        def log_message(self, *_: Any) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Listener(server.server_address[1], heard)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
