"""A ``Reply`` as Envoy's HTTP ext_authz reads it off the wire, and the replies of the server's own."""

from http.client import responses

from limen.gateways import wire
from limen.model.activity import Headers
from limen.model.reply import Reply, refusal

_PASS = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"

NOT_NOW = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
"""To a question that cannot be read: Envoy takes a 5xx for an error and applies the route's fail policy."""

_LINES = {status: f"HTTP/1.1 {status} {reason}\r\n" for status, reason in responses.items()}


def not_available(reference: str) -> Reply:
    """Identity, or on a closed route the judgement, cannot be had."""
    return refusal(503, reference)


def too_many_held(reference: str) -> Reply:
    """Instead of one more call on hold."""
    return refusal(429, reference, (("retry-after", "1"),))


def encode(reply: Reply) -> bytes:
    """The bytes to send; raises ``ValueError`` for a header value that would end its line."""
    if reply.passes:
        if not (reply.add or reply.strip or reply.delay_ms):
            return _PASS
        return _head(200, _upward(reply), 0)
    return _head(reply.status, reply.headers, len(reply.body)) + reply.body


def _upward(reply: Reply) -> Headers:
    headers = reply.add
    if reply.strip:
        headers = (*headers, (wire.STRIP, ",".join(reply.strip)))
    if reply.delay_ms:
        headers = (*headers, (wire.DELAY, str(reply.delay_ms)))
    return headers


def _head(status: int, headers: Headers, length: int) -> bytes:
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers):
        raise ValueError("a header name or value holds a line break")
    return f"{_LINES[status]}{lines}content-length: {length}\r\n\r\n".encode("latin-1")
