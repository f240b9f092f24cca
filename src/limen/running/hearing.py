"""Answers heard a few at a time, so that a batch of them never holds up calls that wait for a decision."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from limen.model import Answer

log = structlog.get_logger()

AT_A_TIME = 3
"""Answers between two looks at the sockets: about 0.2 ms."""


MOST = 50_000
"""Answers that may wait; past it the newest are dropped and counted."""


class Hearing:
    """Hands answers on, in order, from the running loop; ``rest`` is called when none is left.

    ``first`` lets go of the replies that callers wait for, before any answer is heard, and says how many:
    so many more are then heard at once, or under full load answers would pile up until none finds room.

    ``dropped`` found no room, ``failed`` broke their judgement.
    """

    def __init__(
        self,
        hear: Callable[[Answer], object],
        rest: Callable[[], None],
        first: Callable[[], int] = lambda: 0,
    ) -> None:
        self._hear = hear
        self._rest = rest
        self._first = first
        self._waiting: deque[Answer] = deque()
        self.failed = self.dropped = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, answers: Sequence[Answer]) -> None:
        """Hear these, soon."""
        if answers and not self._waiting:
            asyncio.get_running_loop().call_soon(self._some)
        room = MOST - len(self._waiting)
        self.dropped += max(0, len(answers) - room)
        self._waiting.extend(answers[: max(0, room)])

    def finish(self) -> None:
        """Hear all that waits, now."""
        while self._waiting:
            self._one()
        self._rest()

    def _some(self) -> None:
        for _ in range(min(AT_A_TIME + self._first(), len(self._waiting))):
            self._one()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._some)
        else:
            self._rest()

    def _one(self) -> None:
        answer = self._waiting.popleft()
        try:
            self._hear(answer)
        except Exception as error:  # noqa: BLE001 - one answer that breaks must not cost the others
            self.failed += 1
            log.error("answer not heard", kind=type(error).__name__)  # noqa: TRY400 - its text may quote a caller
