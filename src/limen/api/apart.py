"""Long work in a process of its own: understanding, dry runs and audits must cost decisions nothing.

A job is a function of ``jobs``. It reads the disk and asks the decision process by the administration's
socket, as a command does, and ends when its answer is given.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final

from limen.api.problem import RefusedError
from limen.model import ConfigError, InputError, LimenError
from limen.settings import Settings

AT_ONCE: Final = 2
"""Jobs that run at once."""
MOST_WAITING: Final = 8
"""Jobs that wait or run; a further one gets 503."""
PATIENCE: Final = 300.0
"""Seconds a job may take; past them it is ended and its caller gets 504."""

Job = Callable[..., Any]
_SPAWN: Final = multiprocessing.get_context("spawn")
_KINDS: Final[dict[str, type[LimenError]]] = {"config": ConfigError, "input": InputError}


class Apart:
    """Runs jobs over one installation, by its settings of now."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def run(self, job: Job, *given: Any) -> Any:
        """What a job gives; raises what it raised, and ``RefusedError``."""
        if self._waiting >= MOST_WAITING:
            raise RefusedError(503, "too much is under way: try again", 5)
        self._waiting += 1
        try:
            async with self._turns:
                kind, told = await asyncio.to_thread(_done, job, self._settings(), given)
        finally:
            self._waiting -= 1
        if kind == "done":
            return told
        raise RefusedError(504, str(told)) if kind == "late" else _KINDS.get(kind, LimenError)(told)


def _done(job: Job, settings: Settings, given: tuple[Any, ...]) -> tuple[str, Any]:
    """Run a job in another process and wait for it."""
    mine, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_answer, args=(theirs, job, settings, given), daemon=True)
    process.start()
    theirs.close()
    try:
        if not mine.poll(PATIENCE):
            return "late", f"it took longer than {PATIENCE:g} s and was ended"
        found: tuple[str, Any] = mine.recv()
    except EOFError:
        return "broken", "the work ended without an answer: see the log"
    else:
        return found
    finally:
        process.kill()
        process.join()
        mine.close()


def _answer(out: Connection, job: Job, settings: Settings, given: tuple[Any, ...]) -> None:
    try:
        out.send(("done", job(settings, *given)))
    except LimenError as error:
        kind = "input" if isinstance(error, InputError) else "config"
        out.send((kind if isinstance(error, InputError | ConfigError) else "broken", str(error)))
