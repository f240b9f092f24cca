"""Carries messages out on a thread of its own: bounded, patient with failures, never in anyone's way."""

import queue
import threading
from collections.abc import Callable

import structlog

from limen.stores.listeners.alerts.alert import Message

_log = structlog.get_logger(__name__)


class RefusedError(Exception):
    """The receiver will never take this message; trying again is of no use."""


class Courier:
    """Sends what ``post`` accepts, in order, trying again with doubling pauses (``pause`` seconds first).

    ``send`` raises ``OSError`` for what may pass, ``RefusedError`` or ``ValueError`` for what will not.
    ``sent``, ``dropped`` (queue full) and ``lost`` (given up) only grow; another thread may read them late.
    """

    def __init__(
        self, send: Callable[[Message], None], *, room: int = 1000, tries: int = 7, pause: float = 0.5
    ) -> None:
        self._send = send
        self._tries = tries
        self._pause = pause
        self._waiting: queue.Queue[Message | None] = queue.Queue(room)
        self._closing = threading.Event()
        self.sent = self.dropped = self.lost = 0
        self._thread = threading.Thread(target=self._run, name="limen-alerts", daemon=True)
        self._thread.start()

    def post(self, message: Message) -> None:
        """Put a message in the queue, or drop and count it when there is no room."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self.dropped += 1

    def close(self, patience: float = 5.0) -> None:
        """Send what waits, without pauses, for at most ``patience`` seconds."""
        self._closing.set()
        try:
            self._waiting.put(None, timeout=patience)
        except queue.Full:
            self.dropped += self._waiting.qsize()
        self._thread.join(patience)

    @property
    def undelivered(self) -> int:
        """Messages that never arrived."""
        return self.dropped + self.lost

    def _run(self) -> None:
        while (message := self._waiting.get()) is not None:
            if self._delivered(message):
                self.sent += 1
            else:
                self.lost += 1

    def _delivered(self, message: Message) -> bool:
        for attempt in range(self._tries):
            try:
                self._send(message)
            except (RefusedError, ValueError) as error:
                _log.error("alert refused", why=str(error))
                return False
            except OSError as error:
                _log.warning("alert not delivered yet", attempt=attempt + 1, why=type(error).__name__)
                self._closing.wait(min(self._pause * 2**attempt, 60.0))
            else:
                return True
        return False
