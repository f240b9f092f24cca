"""Envoy's HTTP ext_authz question, read off the wire into a ``Request``; no decision is made here."""

from collections.abc import Callable
from typing import NamedTuple

import httptools

from limen.gateways import wire
from limen.model.request import Request

_OURS = {
    name.encode(): name
    for name in (
        wire.ROUTE,
        wire.PEER,
        wire.CUT,
        wire.LENGTH,
        "host",
        "x-request-id",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-client-cert",
        "x-envoy-internal",
        "x-envoy-expected-rq-timeout-ms",
        "x-envoy-external-address",
        "x-envoy-original-path",
        "transfer-encoding",
    )
}


class Bounds(NamedTuple):
    """What one question may hold; Envoy's own limits are tighter, so more is not from Envoy."""

    header_bytes: int = 256 * 1024
    header_count: int = 256
    body_bytes: int = 1024 * 1024


class TooLarge(Exception):  # noqa: N818 - a signal to close the connection, not an error of ours
    """A question beyond the bounds."""


def earlier_hops(forwarded: str) -> str:
    """``x-forwarded-for`` as the peer sent it: without the last hop, which is the peer, added by Envoy."""
    return forwarded.rpartition(",")[0].rstrip()


class CheckParser:
    """Reads pipelined questions of one connection; calls ``done(request)`` for each, in order.

    Values are decoded as Latin-1, which cannot fail and can be turned back into the bytes.
    Raises ``httptools.HttpParserError`` or ``TooLarge`` from ``feed``: the connection is then of no use.
    """

    __slots__ = ("_body", "_bounds", "_clock", "_done", "_headers", "_ours", "_parser", "_size", "_url")

    def __init__(self, done: Callable[[Request], None], clock: Callable[[], float], bounds: Bounds) -> None:
        self._done = done
        self._clock = clock
        self._bounds = bounds
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()

    def feed(self, data: bytes) -> None:
        """Take in bytes from the wire."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            raise error.__context__ or error from None

    def on_message_begin(self) -> None:
        """Start afresh (httptools callback)."""
        self._url = b""
        self._headers: list[tuple[str, str]] = []
        self._ours: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0

    def on_url(self, url: bytes) -> None:
        """Part of the request target (httptools callback)."""
        self._url += url
        self._grow(len(url), self._bounds.header_bytes)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header (httptools callback): the gateway's own are kept apart from the client's."""
        ours = _OURS.get(name)
        if ours is not None:
            self._ours[ours] = value.decode("latin-1")
            return
        self._keep(name.decode("latin-1").lower(), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        """From here on, sizes are the body's (httptools callback)."""
        self._size = 0

    def on_body(self, body: bytes) -> None:
        """Part of the body (httptools callback)."""
        self._body.append(body)
        self._grow(len(body), self._bounds.body_bytes)

    def on_message_complete(self) -> None:
        """A whole question (httptools callback)."""
        ours = self._ours.get
        self._done(
            Request(
                at=self._clock(),
                id=ours("x-request-id", ""),
                method=self._method(),
                scheme=ours("x-forwarded-proto", "http"),
                host=ours("host", ""),
                target=self._url.decode("latin-1"),
                headers=self._client_headers(),
                body=b"".join(self._body),
                body_cut=ours(wire.CUT) == "true",
                peer=ours(wire.PEER, ""),
                client_certificate=ours("x-forwarded-client-cert", ""),
                route=ours(wire.ROUTE, ""),
                length=wire.length(ours(wire.LENGTH, "")),
            )
        )

    def _client_headers(self) -> list[tuple[str, str]]:
        hops = earlier_hops(self._ours.get("x-forwarded-for", ""))
        if hops:
            self._headers.append(("x-forwarded-for", hops))
        return self._headers

    def _keep(self, name: str, value: str) -> None:
        headers = self._headers
        headers.append((name, value))
        self._size += len(name) + len(value)
        if self._size > self._bounds.header_bytes or len(headers) > self._bounds.header_count:
            raise TooLarge("headers")

    def _method(self) -> str:
        return str(self._parser.get_method().decode("latin-1"))

    def _grow(self, size: int, most: int) -> None:
        self._size += size
        if self._size > most:
            raise TooLarge("body")
