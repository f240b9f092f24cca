"""Write sightings as interchange lines, the format that ``limen learn`` and ``limen replay`` read."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from limen.demo.simulation import Sighting

ENCODER = msgspec.json.Encoder()
HOST = "api.example.com"
DEMO_TIME = "x-demo-time"
"""The header with the demonstration's own time of a call, in Unix seconds, where it is sent over HTTP."""


NOBODY: Mapping[str, str] = {}


def line_of(sighting: Sighting, identity: str, names: Mapping[str, str] = NOBODY) -> bytes:
    """One line, without the line feed; ``names`` gives credentials another name than the guise's."""
    at, _, call, reply, duration = sighting
    guise = call.guise
    line: dict[str, Any] = {
        "type": "api_call",
        "id": identity,
        "at": round(at, 3),
        "method": call.method,
        "scheme": "https",
        "host": HOST,
        "target": call.target,
        "headers": [("host", HOST), *call.sent_headers()],
        "client_ip": guise.address,
        "credential": names.get(guise.shown or "", guise.shown),
        "principal": guise.principal,
        "roles": guise.roles,
        "response": {
            "status": reply.status,
            "headers": [("content-type", reply.content_type)] if reply.body else [],
            "body": reply.body.decode(),
            "bytes": len(reply.body),
            "duration_ms": round(duration, 2),
        },
    }
    if call.body:
        line |= _body(call.body)
    return ENCODER.encode(line)


def _body(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_b64": b64encode(body).decode()}
