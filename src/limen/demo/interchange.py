"""Write sightings as interchange lines, the format that ``limen learn`` and ``limen replay`` read."""

from base64 import b64encode
from typing import Any

import msgspec

from limen.demo.simulation import Sighting

ENCODER = msgspec.json.Encoder()
HOST = "api.example.com"


def line_of(sighting: Sighting, identity: str) -> bytes:
    """One line, without the line feed."""
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
        "credential": guise.shown,
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
