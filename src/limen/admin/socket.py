"""The administration's socket in the decision process: who may ask, and verbs run between decisions.

Three locks on one door: the socket is readable by its owner only, the kernel must name the owner (or root)
as the other end, and the token of the data folder must be shown.
"""

import asyncio
import contextlib
import hmac
import os
import socket
import struct
from pathlib import Path
from typing import Any

import msgspec
import structlog

from limen.admin.frames import LENGTH, Question, Reply, frame, length_of
from limen.admin.verbs import SLOW, VERBS
from limen.assemble import Installation, admin_token
from limen.model import ConfigError, InputError, LimenError

log = structlog.get_logger()

PATIENCE = 5.0
"""Seconds a question may take to arrive."""

WORK_PATIENCE = 300.0
"""Seconds a slow verb may take."""

_decode = msgspec.msgpack.Decoder(Question).decode


class AdminServer:
    """Answers one question after another on each connection."""

    def __init__(self, installation: Installation, path: Path) -> None:
        self._installation = installation
        self._path = path
        self._token = admin_token(installation.places)
        self._server: asyncio.AbstractServer | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; raises ``ConfigError`` when the socket cannot be made."""
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, str(self._path))
        except OSError as error:
            raise ConfigError(
                f"{self._path}: cannot listen there: {error.strerror}: shorten the path"
            ) from None
        finally:
            os.umask(before)

    async def stop(self) -> None:
        """Stop listening and let go of who is connected."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if _is_owner(writer):
                await self._converse(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, InputError):
            pass  # the other end is gone, or is no client of ours: nobody is left to tell
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readexactly(LENGTH)
            body = await asyncio.wait_for(reader.readexactly(length_of(head)), PATIENCE)
            writer.write(_framed(await self._answer(body)))
            await asyncio.wait_for(writer.drain(), PATIENCE)

    async def _answer(self, body: bytes) -> Reply:
        try:
            question = _decode(body)
        except msgspec.MsgspecError:
            return Reply(False, error="not a question: use `limen` of the same version", kind="input")
        if not hmac.compare_digest(question.token, self._token):
            return Reply(False, error="the token is not the one of this data folder", kind="config")
        if question.verb not in VERBS:
            return Reply(
                False, error=f"no verb {question.verb!r} here: is an older Limen running?", kind="input"
            )
        try:
            return Reply(True, await self._do(question))
        except LimenError as error:
            kind = "input" if isinstance(error, InputError) else "config"
            return Reply(False, error=str(error), kind=kind)
        except Exception as error:
            log.exception("a verb failed", verb=question.verb)
            return Reply(
                False, error=f"{question.verb} failed ({type(error).__name__}): see the log", kind="internal"
            )

    async def _do(self, question: Question) -> Any:
        verb = VERBS[question.verb]
        if question.verb not in SLOW:
            return verb(self._installation, question.args)
        work = asyncio.to_thread(verb, self._installation, question.args)
        return await asyncio.wait_for(work, WORK_PATIENCE)


def _framed(reply: Reply) -> bytes:
    try:
        return frame(reply)
    except InputError as error:
        return frame(Reply(False, error=str(error), kind="input"))


def _is_owner(writer: asyncio.StreamWriter) -> bool:
    """Whether the kernel names our user, or root, as the other end (on Linux; elsewhere the mode does)."""
    peer = writer.get_extra_info("socket")
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    _, user, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i")))
    return user in (0, os.getuid())
