"""What HAProxy tells in a message, as a ``Request`` or an ``Answer``; and a ``Reply`` as variables for it.

The messages and variables are those of the configuration in ``limen.gateways.haproxy``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from limen.gateways import wire
from limen.gateways.routing import Routes
from limen.gateways.spoe.values import BadFrame, Value, octets, read_headers, read_octets, read_value, value
from limen.model.activity import Answer
from limen.model.reply import Reply
from limen.model.request import Request

CALL, ANSWER = "limen-call", "limen-answer"
Arguments = Mapping[str, Any]
_KEYS = {
    key.encode(): key
    for key in (
        "id",
        "route",
        "method",
        "target",
        "tls",
        "peer",
        "headers",
        "size",
        "body",
        "status",
        "ms",
        "type",
    )
}
"""The arguments of both messages; others are not looked at."""

_TRANSACTION = 2
_SET = b"\x01\x03%c" % _TRANSACTION


def messages(payload: bytes) -> Iterator[tuple[str, dict[str, Value]]]:
    """Every message of a ``NOTIFY`` with its arguments; raises ``BadFrame``."""
    at, end = 0, len(payload)
    try:
        while at < end:
            name, at = read_octets(payload, at)
            count = payload[at]
            at += 1
            said: dict[str, Value] = {}
            for _ in range(count):
                size = payload[at]
                if size >= 240:
                    raise BadFrame("a name that long")
                key = payload[at + 1 : at + 1 + size]
                said[_KEYS.get(key, "")], at = read_value(payload, at + 1 + size)
            yield name.decode("latin-1"), said
    except IndexError:
        raise BadFrame("cut off") from None


def request_of(said: Arguments, routes: Routes, clock: Callable[[], float], inspect: int) -> Request:
    """The question a ``limen-call`` asks; raises ``BadFrame`` when it has not the arguments of one.

    HAProxy hands over what its buffer holds of a body; of that, what the route inspects is taken.
    """
    try:
        method, target = str(said["method"]), str(said["target"] or "*")
        headers = read_headers(said["headers"] or b"")
        body, whole = said["body"] or b"", int(said["size"] or 0)
        rule = routes.named(str(said["route"] or ""))
        most = (rule.inspect or inspect) if rule.inspects else 0
        return Request(
            clock(),
            method,
            target,
            wire.of_client(headers),
            said["peer"] or "",
            said["id"] or "",
            "https" if said["tls"] else "http",
            next((text for name, text in headers if name == "host"), ""),
            body[:most],
            max(whole, len(body)) > most,
            "",
            rule.name,
            whole,
        )
    except (KeyError, TypeError, ValueError, IndexError):
        raise BadFrame("no call") from None


def answer_of(said: Arguments, at: float) -> Answer:
    """What a ``limen-answer`` tells; raises ``BadFrame`` when it has not the arguments of one."""
    try:
        kind, body = said["type"] or "", said["body"] or b""
        return Answer(
            at,
            str(said["id"] or ""),
            int(said["status"]),
            int(said["size"] or 0),
            float(said["ms"] or 0),
            (("content-type", kind),) if kind else (),
            body if isinstance(body, bytes) else b"",
        )
    except (KeyError, TypeError, ValueError):
        raise BadFrame("no answer") from None


def actions(reply: Reply) -> bytes:
    """A reply as variables of the transaction; raises ``ValueError`` for what would end its header's line.

    Headers go as variables of their own: ``x-limen-identity`` as ``x_limen_identity``.
    """
    if reply.strip:
        raise ValueError("HAProxy takes away only the headers that its configuration names")
    said: list[tuple[str, int | str]] = [("status", reply.status)]
    if reply.delay_ms:
        said.append(("delay", reply.delay_ms))
    said += [
        (_variable(name), _one_line(text)) for name, text in (reply.add if reply.passes else reply.headers)
    ]
    if not reply.passes:
        said.append(("body", reply.body.decode("latin-1")))
    return b"".join([_SET + octets(name) + value(given) for name, given in said])


def _variable(name: str) -> str:
    return name.replace("-", "_")


def _one_line(text: str) -> str:
    if "\r" in text or "\n" in text:
        raise ValueError("a header value holds a line break")
    return text
