"""A refusal as an ASGI application would send it, to a request or to a WebSocket's handshake."""

from limen.gateways.asgi_types import Receive, Scope, Send
from limen.model.reply import Reply

HANDSHAKE = "websocket.http.response"
"""The ASGI extension by which a server answers a handshake with status, headers and body."""
POLICY_VIOLATION = 1008


async def refuse(scope: Scope, reply: Reply, receive: Receive, send: Send) -> None:
    """Answer in the application's place.

    A server without ``HANDSHAKE`` can only close: the caller is told 403, and no challenge.
    """
    if scope["type"] != "websocket":
        await _answer("http.response", reply, send)
        return
    await receive()
    if HANDSHAKE in (scope.get("extensions") or {}):
        await _answer(HANDSHAKE, reply, send)
    else:
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})


async def _answer(kind: str, reply: Reply, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": f"{kind}.start", "status": reply.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": reply.body})
