"""The server that is probed: one client that goes nowhere else, asks no more and no faster than its limits
say, and reads no more than it must.

A host is looked up once, its addresses are checked, and the connection goes to the address that was
checked: a name that later leads elsewhere is not followed. Redirects are never followed, proxies never
used.
"""

import ipaddress
import json
import socket
import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpx
import msgspec

from limen.model import ConfigError
from limen.scan.probe.exchange import Answer, Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Limits(msgspec.Struct, frozen=True):
    """How much is asked at most: requests in all and in a second, seconds in all, and of one answer seconds
    and bytes."""

    requests: int = 4_000
    per_second: float = 200.0
    seconds: float = 60.0
    answer_seconds: float = 5.0
    answer_bytes: int = 1 << 20


class Place(msgspec.Struct, frozen=True):
    """Where the server is: the URL that people write, and the address that is connected to."""

    base: str
    host: str
    netloc: str
    connect: str
    loopback: bool


def place_of(url: str, allowed: Iterable[str] = ()) -> Place:
    """The place of a URL, if it is one that may be probed: every address of its host is this machine's own,
    or its host is in ``allowed`` (``host`` or ``host:port``).

    Raises:
        ConfigError: It is not, or is no URL.
    """
    parts = _split(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _addresses(host, port)
    loopback = all(each.is_loopback for each in addresses)
    if not loopback and not {host, f"{host}:{port}"} & {each.lower() for each in allowed}:
        raise ConfigError(
            f"--url {host}: not this machine ({addresses[0]}); a probe changes data, so another host must be"
            f" named: --allow-host {host}"
        )
    for each in addresses:
        if each.is_link_local or each.is_multicast or each.is_unspecified:
            raise ConfigError(f"--url {host}: leads to {each}, which is no server's address")
    first = addresses[0]
    literal = f"[{first}]" if first.version == 6 else str(first)
    base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    connect = f"{parts.scheme}://{literal}:{port}{parts.path.rstrip('/')}"
    return Place(base, host, parts.netloc, connect, loopback)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"--url: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("--url: http://HOST:PORT is wanted")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigError("--url: without a user, a query or a fragment; credentials go into --as")
    return parts


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"--url {host}: cannot be looked up: {error}") from None
    told = dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found)
    return [ipaddress.ip_address(each) for each in told]


DIED: Final = 3
"""Connections refused one after the other after which a server is taken for dead, and asked once an
operation."""


class Target:
    """A client of one place. Written by one probe; not shared between threads."""

    def __init__(self, place: Place, limits: Limits = Limits()) -> None:  # noqa: B008, frozen
        self.place = place
        self.limits = limits
        self.sent = 0
        self._began = time.monotonic()
        self._next = self._began
        self._client = httpx.Client(
            base_url=place.connect,
            timeout=limits.answer_seconds,
            trust_env=False,
            follow_redirects=False,
            # No kept connections: a server may close one after an error that it answered.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()

    @property
    def spent(self) -> str:
        """Which limit is reached; empty while none is."""
        if self.sent >= self.limits.requests:
            return f"{self.limits.requests:,} requests were sent, which is the limit"
        if time.monotonic() - self._began > self.limits.seconds:
            return f"{self.limits.seconds:.0f} seconds are over, which is the limit"
        return ""

    def send(self, request: Request, credential: tuple[tuple[str, str], ...] = ()) -> Answer:
        """Sends one request when its turn has come. Never raises for what a server does: an answer without a
        status says why."""
        if why := self.spent:
            return Answer(request, 0, why=why)
        self._wait()
        self.sent += 1
        began = time.monotonic()
        try:
            return self._exchange(request, credential, began)
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            UnicodeError,
            ValueError,
            OSError,
        ) as error:
            why = f"{type(error).__name__}: {str(error)[:120]}" if str(error) else type(error).__name__
            return Answer(request, 0, seconds=time.monotonic() - began, why=why)

    def _wait(self) -> None:
        pause = self._next - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next = max(self._next, time.monotonic()) + 1 / self.limits.per_second

    def _exchange(self, request: Request, credential: tuple[tuple[str, str], ...], began: float) -> Answer:
        headers = [("Host", self.place.netloc.rpartition("@")[2]), ("User-Agent", "limen-scan"), *credential]
        headers += request.headers
        content = None
        if request.body is not None:
            content = json.dumps(request.body).encode()
            if not any(name.lower() == "content-type" for name, _ in request.headers):
                headers.append(("Content-Type", "application/json"))
        extensions = {"sni_hostname": self.place.host}
        with self._client.stream(
            request.method,
            self.place.connect + request.path,
            content=content,
            headers=headers,
            extensions=extensions,
        ) as answer:
            text = self._read(answer, began)
            seconds = time.monotonic() - began
            return Answer(request, answer.status_code, text, dict(answer.headers), seconds)

    def _read(self, answer: httpx.Response, began: float) -> str:
        """The body, within the limits of bytes and of time: a server that sends without end is left."""
        parts, size = [], 0
        for chunk in answer.iter_bytes():
            parts.append(chunk)
            size += len(chunk)
            if size > self.limits.answer_bytes or time.monotonic() - began > 2 * self.limits.answer_seconds:
                break
        return b"".join(parts)[: self.limits.answer_bytes].decode("utf-8", "replace")
