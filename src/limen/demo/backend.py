"""The process that serves the shop: ``python -m limen.demo.backend --keys FILE [--history FILE]``.

It lives through the shop's past first, takes a free port and says which, and ends with its standard input.
"""

import argparse
import socket
import sys
import threading
from pathlib import Path

import msgspec
import uvicorn

from limen.demo.api import Gatekeeper, application
from limen.demo.shop import Shop, seeded

SKIPPED = frozenset({401, 403, 503})


class _Asked(msgspec.Struct):
    """What the past of the shop hangs on in an interchange line."""

    method: str
    target: str
    response: "_Answered"
    body: str = ""
    principal: str | None = None
    roles: tuple[str, ...] = ()


class _Answered(msgspec.Struct):
    status: int


def live_through(shop: Shop, history: Path) -> None:
    """Write into the shop what was written in its past, so that what callers know of is there."""
    read = msgspec.json.Decoder(_Asked).decode
    with history.open("rb") as lines:
        for line in lines:
            asked = read(line)
            if asked.method != "GET" and asked.response.status not in SKIPPED:
                shop.answer(asked.method, asked.target, asked.body.encode(), asked.principal, asked.roles)


def main() -> None:
    """Serve on a free port, which is the one line on standard output; ends with its standard input."""
    parser = argparse.ArgumentParser(prog="python -m limen.demo.backend", description=__doc__)
    parser.add_argument("--keys", type=Path, required=True, help="JSON: generation to key, in hexadecimal")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--history", type=Path, help="interchange lines the shop has lived through")
    asked = parser.parse_args()
    keys = msgspec.json.decode(asked.keys.read_bytes(), type=dict[str, str])
    shop = Shop(seeded(asked.seed))
    if asked.history:
        live_through(shop, asked.history)
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    known = Gatekeeper({kid: bytes.fromhex(key) for kid, key in keys.items()})
    server = uvicorn.Server(uvicorn.Config(application(shop, known), log_level="warning", access_log=False))
    threading.Thread(target=_watch, args=(server,), daemon=True).start()
    print(listening.getsockname()[1], flush=True)
    server.run(sockets=[listening])


def _watch(server: uvicorn.Server) -> None:
    """End when whoever started us ends: our standard input is a pipe from it."""
    sys.stdin.buffer.read()
    server.should_exit = True


if __name__ == "__main__":
    main()
