"""An enforcement point inside an ASGI application: the same questions and answers as at a gateway.

Plain ASGI, so that streams stay streams. Judging happens before the application sees the call; what it
answers is watched as it passes and never held back. Stated rules: a WebSocket's handshake is judged as the
``GET`` it is, and its messages are not read; a CORS preflight passes unjudged and without credentials; a body
is held back for inspection up to a limit, and what follows streams on uninspected.
"""

import asyncio
import time
import zlib
from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import structlog

from limen.gateways import wire
from limen.gateways.answers import plain
from limen.gateways.asgi_refusal import refuse
from limen.gateways.asgi_tls import client_certificate
from limen.gateways.asgi_types import App, Message, Receive, Scope, Send
from limen.gateways.held import Held
from limen.gateways.masking import Masking
from limen.gateways.replies import not_available, too_many_held
from limen.model import Answer, Request
from limen.model.activity import Headers
from limen.model.reply import Reply

log = structlog.get_logger()

_OURS = tuple(beginning.encode() for beginning in wire.OURS)
_CREDENTIALS = frozenset((b"authorization", b"cookie", b"proxy-authorization", b"x-api-key"))


class Decides(Protocol):
    """The decision point, as a gateway sees it."""

    def judge(self, request: Request, /) -> Reply:
        """The reply to one request."""
        ...

    def fallback(self, request: Request, /) -> Reply:
        """The reply when judging broke: identity and standing holds only."""
        ...

    def hear(self, answer: Answer, /) -> object:
        """Take in what the API answered."""
        ...


class AsgiGateway:
    """Judges the calls of one application; used from its event loop.

    ``inspect`` is how many bytes of a body are judged, ``capture`` how many of a JSON answer are read,
    ``held`` how many calls ``slow`` keeps waiting at once. ``commit`` is called before a reply takes effect.
    """

    def __init__(
        self,
        app: App,
        point: Decides,
        *,
        inspect: int = 65_536,
        capture: int = 32_768,
        held: int = 256,
        clock: Callable[[], float] = time.time,
        commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.app = app
        self.point = point
        self._inspect = inspect
        self._capture = capture
        self._held = Held(held)
        self._clock = clock
        self._commit = commit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one call, and let it pass or answer it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif _is_preflight(scope):
            await self.app(_without(scope, _CREDENTIALS), receive, send)
        else:
            await self._guard(scope, receive, send)

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        held_back, cut = (
            ([], False) if scope["type"] == "websocket" else await _beginning(receive, self._inspect)
        )
        body = b"".join([message.get("body", b"") for message in held_back])
        request = _request(scope, body[: self._inspect], cut, self._clock())
        reply = self._ask(request)
        self._commit()
        if not reply.passes:
            await refuse(scope, reply, receive, send)
            return
        if reply.delay_ms:
            await asyncio.sleep(reply.delay_ms / 1000)
        watch = _Watch(request.id, Masking(send, reply.mask).send if reply.mask else send, self._capture)
        try:
            await self.app(_upward(scope, reply), _again(held_back, receive), watch.send)
        except BaseException:
            watch.status = watch.status or 500
            raise
        finally:
            self._hear(watch.answer(self._clock(), self._clock() - request.at))

    def _ask(self, request: Request) -> Reply:
        """The reply; a broken judgement falls back to identity and holds, a broken identity refuses."""
        try:
            reply = self.point.judge(request)
        except Exception as error:  # noqa: BLE001 - whatever broke, the caller still gets an answer
            log.error("judge failed", kind=type(error).__name__)  # noqa: TRY400 - its text may quote the caller
            return self._fall_back(request)
        if reply.delay_ms and not self._held.admit(request.at, reply.delay_ms):
            return too_many_held(request.id)
        return reply

    def _fall_back(self, request: Request) -> Reply:
        try:
            return self.point.fallback(request)
        except Exception as error:  # noqa: BLE001 - identity cannot be told: nobody passes
            log.error("fallback failed", kind=type(error).__name__)  # noqa: TRY400 - its text may quote the caller
            return not_available(request.id)

    def _hear(self, answer: Answer) -> None:
        try:
            self.point.hear(answer)
        except Exception as error:  # noqa: BLE001 - the call is over; what it taught is lost, and that is said
            log.error("answer not heard", kind=type(error).__name__)  # noqa: TRY400 - its text may quote the caller
        self._commit()


class _Watch:
    """Sees an answer pass: status, bytes, and the beginning of a JSON body."""

    def __init__(self, call: str, send: Send, capture: int) -> None:
        self._call = call
        self._send = send
        self._room = capture
        self._limit = capture
        self._parts: list[bytes] = []
        self._headers: Headers = ()
        self._encoding = ""
        self._size = 0
        self.status = 0

    async def send(self, message: Message) -> None:
        """Note a message and pass it on."""
        kind = message["type"]
        if kind == "http.response.start":
            self.status = message["status"]
            self._headers = _text(message.get("headers", ()))
            named = dict(self._headers)
            self._encoding = named.get("content-encoding", "")
            if "json" not in named.get("content-type", ""):
                self._room = 0
        elif kind == "http.response.body":
            self._note(message.get("body", b""))
        elif kind == "websocket.accept":
            self.status = 101
        await self._send(message)

    def answer(self, at: float, seconds: float) -> Answer:
        """What came back, once the application is done."""
        kept = tuple(pair for pair in self._headers if pair[0] in ("content-type", "location"))
        return Answer(at, self._call, self.status or 500, self._size, seconds * 1000, kept, self._body())

    def _note(self, body: bytes) -> None:
        self._size += len(body)
        if self._room > 0:
            self._parts.append(body[: self._room])
            self._room -= len(body)

    def _body(self) -> bytes:
        try:
            return plain(b"".join(self._parts), self._encoding, self._limit) if self._parts else b""
        except (zlib.error, ValueError):
            return b""


async def _beginning(receive: Receive, most: int) -> tuple[list[Message], bool]:
    """The first messages of a call, until its body is whole or past ``most`` bytes; whether more follows."""
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return messages, size > most
        if size > most:
            return messages, True


def _again(held_back: list[Message], receive: Receive) -> Receive:
    """The held-back messages, then what still comes."""
    waiting = iter(held_back)

    async def replayed() -> Message:
        message = next(waiting, None)
        return message if message is not None else await receive()

    return replayed


def _request(scope: Scope, body: bytes, cut: bool, at: float) -> Request:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    client = scope.get("client") or ("", 0)
    headers = _text(scope["headers"])
    named = dict(headers)
    return Request(
        at=at,
        method=scope.get("method", "GET"),
        target=(path.split(b"?", 1)[0] + (b"?" + query if query else b"")).decode("latin-1"),
        headers=wire.of_client(headers),
        peer=client[0],
        id=str(uuid4()),
        scheme=scope.get("scheme", "http"),
        host=named.get("host", ""),
        body=body,
        body_cut=cut,
        client_certificate=client_certificate(scope),
        length=wire.length(named.get("content-length", "")),
    )


def _text(headers: Any) -> Headers:
    return tuple([(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers])


def _is_preflight(scope: Scope) -> bool:
    if scope.get("method") != "OPTIONS":
        return False
    names = {name.lower() for name, _ in scope["headers"]}
    return b"origin" in names and b"access-control-request-method" in names


def _without(scope: Scope, names: frozenset[bytes]) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in names]}


def _upward(scope: Scope, reply: Reply) -> Scope:
    """The call as the application gets it: who is calling in our words, and nobody else's words for ours."""
    gone = {name.encode("latin-1") for name in reply.strip} | {n.encode("latin-1") for n, _ in reply.add}
    kept = [
        pair
        for pair in scope["headers"]
        if pair[0].lower() not in gone and not pair[0].lower().startswith(_OURS)
    ]
    added = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.add]
    return {**scope, "headers": [*kept, *added]}
