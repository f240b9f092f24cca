"""A real decision process for the gateway tests: it does what the call's ``x-ask`` header says.

Started as ``python envoy_decider.py ADDRESS CLOSED-ROUTE``.
"""

import asyncio
import base64
import json
import sys
import time

import uvloop

from limen.gateways.decision import DecisionServer
from limen.model.reply import PASS, Reply, refusal
from limen.model.request import Request


def judge(request: Request) -> Reply:
    ask = dict(request.headers).get("x-ask", "")
    match ask.split(" "):
        case ["block"]:
            return refusal(403, request.id)
        case ["challenge"]:
            return refusal(401, request.id, (("www-authenticate", 'Bearer error="insufficient"'),))
        case ["slow", delay]:
            return Reply(delay_ms=int(delay))
        case ["raise"]:
            raise RuntimeError("secret of the caller")
        case ["break"]:
            return Reply(add=(("x-limen-identity", "a\r\nb: c"),))
        case ["block-loop", seconds]:
            time.sleep(float(seconds))
            return PASS
        case _:
            return Reply(
                add=(("x-limen-identity", "signed"), ("x-limen-seen", seen(request))), strip=("cookie",)
            )


def seen(request: Request) -> str:
    found = {
        "method": request.method,
        "target": request.target,
        "host": request.host,
        "scheme": request.scheme,
        "peer": request.peer,
        "route": request.route,
        "headers": dict(request.headers),
        "length": len(request.body),
        "cut": request.body_cut,
        "id": request.id,
        "certificate": request.client_certificate,
    }
    return base64.b64encode(json.dumps(found).encode()).decode()


def fallback(request: Request) -> Reply:
    return Reply(add=(("x-limen-identity", "fallback"),))


async def main(address: str, closed: str) -> None:
    server = DecisionServer(judge, fallback, closed=(closed,), held=2)
    await server.start(address)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
