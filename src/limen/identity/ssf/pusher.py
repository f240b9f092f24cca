"""Push delivery, transmitting (RFC 8935): one SET at a time, in order, until it arrived.

Each stream has its own pace: one receiver that is slow or gone holds up no other. What fails is tried again
after a growing pause. A SET that the receiver says it can never take is given up; when the receiver refuses
us as such (our key, our issuer, our credential), the stream is paused after some tries, and nothing is lost.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final, Literal

import httpx
import msgspec
import structlog

from limen.engine.signal_streams import Waiting
from limen.identity.ssf.names import JSON_MEDIA, PUSH, SET_MEDIA
from limen.identity.ssf.pauses import LONGEST, pause
from limen.identity.ssf.streams import Delivery
from limen.identity.ssf.transmitter import Transmitter
from limen.model import InputError, LimenError

log = structlog.get_logger()

STUBBORN: Final = 8
"""Refusals in a row after which a stream is paused."""
TIMEOUT: Final = 10.0
"""Seconds for one SET."""
MOST_BYTES: Final = 16_384
"""Bytes that are read of an answer."""
EVERY: Final = 1.0
"""Seconds between two looks when nothing wakes us, and so the finest grain of a pause."""

_OURS: Final = frozenset(
    ("invalid_key", "invalid_issuer", "invalid_audience", "authentication_failed", "access_denied")
)
_LATER: Final = (408, 425, 429)
Outcome = Literal["arrived", "given up", "refused", "failed"]


class Sent(msgspec.Struct, frozen=True):
    """What became of one try. ``after`` is how long the receiver asked us to wait, in seconds."""

    outcome: Outcome
    why: str = ""
    after: float = 0.0


class _Said(msgspec.Struct):
    err: str = ""
    description: str = ""


class _Pace:
    """How a stream fares: failures and refusals in a row, and when it is due again (loop time)."""

    __slots__ = ("due", "failures", "refusals")

    def __init__(self) -> None:
        self.failures = self.refusals = 0
        self.due = 0.0


class Pusher:
    """Pushes for every stream that wants it; used on one loop. ``sent`` counts what became of the tries."""

    def __init__(
        self,
        transmitter: Transmitter,
        client: httpx.AsyncClient,
        lot: Callable[[], float] = random.random,
    ) -> None:
        self._transmitter, self._client, self._lot = transmitter, client, lot
        self._paces: dict[str, _Pace] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self.sent: Counter[str] = Counter()

    async def run(self) -> None:
        """Push until cancelled."""
        try:
            with self._transmitter.bell.listen() as ear:
                while True:
                    await self._start_due()
                    await ear.wait(EVERY)
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def flush(self) -> None:
        """Push what is due now, once."""
        await self._start_due()
        await asyncio.gather(*self._busy.values())

    async def _start_due(self) -> None:
        """Begin with every stream that is due and not under way."""
        found = await self._pushed()
        self._paces = {stream: self._paces.get(stream) or _Pace() for stream in found}
        now = asyncio.get_running_loop().time()
        for stream, pace in self._paces.items():
            if pace.due <= now and stream not in self._busy:
                self._busy[stream] = task = asyncio.create_task(self._drain(stream, pace))
                task.add_done_callback(partial(self._done, stream))

    def _done(self, stream: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(stream, None)

    async def _pushed(self) -> list[str]:
        """The streams that are pushed; none while they cannot be read, which is said."""
        try:
            found = await asyncio.to_thread(self._transmitter.streams)
        except LimenError as error:
            log.warning("streams of shared signals cannot be read", why=str(error))
            return []
        return [stream.id for stream, config, _ in found if config.delivery.method == PUSH]

    async def _drain(self, stream: str, pace: _Pace) -> None:
        """Send what waits until there is nothing more, or one does not arrive."""
        try:
            while (found := await asyncio.to_thread(self._transmitter.next, stream)) is not None:
                waiting, config = found
                if not await self._settle(waiting, config.delivery, pace):
                    return
        except LimenError as error:
            log.warning("a stream of shared signals stands still", stream=stream, why=str(error))
            pace.due = asyncio.get_running_loop().time() + LONGEST

    async def _settle(self, waiting: Waiting, delivery: Delivery, pace: _Pace) -> bool:
        """Send one SET; whether the next one may go."""
        text = await asyncio.to_thread(self._transmitter.signed, waiting)
        sent = await self._send(text, delivery)
        self.sent[sent.outcome] += 1
        if sent.outcome in ("arrived", "given up"):
            pace.failures = pace.refusals = 0
            await asyncio.to_thread(self._transmitter.store.acknowledge, waiting.stream, [waiting.jti])
            return True
        await self._put_off(waiting.stream, sent, pace)
        return False

    async def _put_off(self, stream: str, sent: Sent, pace: _Pace) -> None:
        pace.failures += 1
        pace.refusals = pace.refusals + 1 if sent.outcome == "refused" else 0
        wait = min(LONGEST, max(sent.after, pause(pace.failures, self._lot)))
        pace.due = asyncio.get_running_loop().time() + wait
        if pace.refusals >= STUBBORN:
            pace.refusals = 0
            await asyncio.to_thread(self._transmitter.pause, stream, f"the receiver refuses: {sent.why}")

    async def _send(self, text: str, delivery: Delivery) -> Sent:
        """One request (RFC 8935, section 2.1)."""
        headers = {"content-type": SET_MEDIA, "accept": JSON_MEDIA, "accept-language": "en"}
        if delivery.authorization_header:
            headers["authorization"] = delivery.authorization_header
        try:
            url = self._transmitter.rules.push.check(delivery.endpoint_url)
            async with self._client.stream(
                "POST", url, content=text, headers=headers, timeout=TIMEOUT, follow_redirects=False
            ) as answer:
                return judged(answer, await _read(answer))
        except InputError as error:
            return Sent("refused", str(error))
        except httpx.HTTPError as error:
            log.warning("a security event token was not delivered yet", why=type(error).__name__)
            return Sent("failed", type(error).__name__)


def judged(answer: httpx.Response, body: bytes) -> Sent:
    """What an answer means (RFC 8935, sections 2.2 to 2.4)."""
    status = answer.status_code
    if 200 <= status < 300:
        return Sent("arrived")
    if status in _LATER or status >= 500:
        return Sent("failed", f"status {status}", _after(answer.headers.get("retry-after", "")))
    said = _said(body) if status == 400 else _Said()
    if status == 400 and said.err not in _OURS:
        log.error("a receiver can not take a security event token; it is given up", err=said.err[:64])
        return Sent("given up", said.err[:64])
    return Sent("refused", said.err or f"status {status}")


def _said(body: bytes) -> _Said:
    try:
        return msgspec.json.decode(body, type=_Said)
    except (ValueError, RecursionError):
        return _Said()


def _after(value: str) -> float:
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0.0


async def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body[:MOST_BYTES])
