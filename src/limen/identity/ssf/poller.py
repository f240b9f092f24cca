"""Poll delivery, receiving (RFC 8936): SETs are fetched by long polls and acknowledged with the next one.

Nothing is acknowledged before it took effect; what could not be checked is neither acknowledged nor refused,
so the transmitter hands it out again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import msgspec
import structlog

from limen.identity.ssf.errors import LANGUAGE, LaterError, SetError
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.names import JSON_MEDIA
from limen.identity.ssf.pauses import pause
from limen.model import InputError

log = structlog.get_logger()

MOST_EVENTS: Final = 100
"""SETs asked for at once; the rest comes with the next poll."""
MOST_BYTES: Final = 8 << 20
"""Bytes of an answer; a larger one is not read on, and the poll counts as failed."""
PATIENCE: Final = 65.0
"""Seconds that a long poll may take."""
SHORT: Final = 1.0
"""Seconds under which an empty answer came at once: who does not hold polls is asked less often."""


class PollSource(msgspec.Struct, frozen=True):
    """Where one transmitter's SETs are fetched, and the bearer token it wants; never shown."""

    issuer: str
    url: str
    credential: bytes = b""

    def __repr__(self) -> str:
        return f"PollSource({self.issuer!r})"


class _Answer(msgspec.Struct):
    sets: dict[str, str]
    moreAvailable: bool = False  # noqa: N815 - the wire's name


class Poller:
    """Polls one transmitter. ``error`` says what is wrong at present, empty when all is well."""

    def __init__(
        self,
        source: PollSource,
        inbox: Inbox,
        client: httpx.AsyncClient,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._source, self._inbox, self._client, self._sleep = source, inbox, client, sleep
        self._acks: list[str] = []
        self._errors: dict[str, dict[str, str]] = {}
        self._idle = False
        self.error = ""

    async def run(self) -> None:
        """Poll until cancelled."""
        failures = 0
        while True:
            try:
                settled = await self.once()
            except (httpx.HTTPError, InputError) as error:
                failures += 1
                self._say(str(error) or type(error).__name__)
            else:
                failures = 0 if settled and not self._idle else 1
                self._say("")
            if failures:
                await self._sleep(pause(failures))

    async def once(self, *, wait: bool = True) -> bool:
        """One poll; whether all it brought was settled. Raises ``httpx.HTTPError`` or ``InputError``."""
        began = time.monotonic()
        answer = await self._ask(self._acks, self._errors, wait)
        self._acks, self._errors = [], {}
        self._idle = not answer.sets and time.monotonic() - began < SHORT
        unsettled = [jti for jti, text in answer.sets.items() if not self._settle(jti, text)]
        return not unsettled

    def _settle(self, jti: str, text: str) -> bool:
        try:
            self._inbox.polled(self._source.issuer, jti, text)
        except SetError as error:
            self._errors[jti] = {"err": error.err, "description": error.description}
        except LaterError:
            return False
        else:
            self._acks.append(jti)
        return True

    async def _ask(self, acks: list[str], errors: dict[str, dict[str, str]], wait: bool) -> _Answer:
        request: dict[str, object] = {"maxEvents": MOST_EVENTS, "returnImmediately": not wait, "ack": acks}
        if errors:
            request["setErrs"] = errors
        content = await self._post(msgspec.json.encode(request))
        try:
            return msgspec.json.decode(content, type=_Answer)
        except (ValueError, RecursionError):
            raise InputError("the answer to a poll is not of the form of RFC 8936, section 2.3") from None

    async def _post(self, content: bytes) -> bytes:
        headers = {"content-type": JSON_MEDIA, "accept": JSON_MEDIA, "content-language": LANGUAGE}
        if self._source.credential:
            headers["authorization"] = f"Bearer {self._source.credential.decode('ascii', 'replace')}"
        answered = bytearray()
        async with self._client.stream(
            "POST",
            self._source.url,
            content=content,
            headers=headers,
            timeout=PATIENCE,
            follow_redirects=False,
        ) as answer:
            if answer.status_code != 200:
                raise InputError(f"the poll was answered with status {answer.status_code}")
            async for chunk in answer.aiter_bytes():
                answered += chunk
                if len(answered) > MOST_BYTES:
                    raise InputError(f"the answer to a poll is larger than {MOST_BYTES} bytes")
        return bytes(answered)

    def _say(self, error: str) -> None:
        if error and error != self.error:
            log.warning("polling for security events fails", issuer=self._source.issuer, why=error)
        self.error = error
