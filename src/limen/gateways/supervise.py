"""Keeps one process alive: started again with back-off when it ends, killed when it hangs."""

import asyncio
import contextlib
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

log = structlog.get_logger()

Probe = Callable[[], Awaitable[bool]]


async def _always() -> bool:
    return True


async def _nothing() -> None:
    return


class Supervised:
    """One child process and the task that watches it; used from one event loop.

    ``alive`` is asked every ``every`` seconds; after ``misses`` refusals or timeouts (1 s each) in a row the
    process is taken for hung and killed. Back-off runs from 50 ms to 5 s, afresh after 10 s of life.
    ``restarts`` counts starts after the first. ``born`` is run beside each start. With ``listen`` the child's
    errors are logged here and its last lines kept; without it they go where ours go.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        alive: Probe = _always,
        every: float = 1.0,
        misses: int = 3,
        born: Callable[[], Awaitable[None]] = _nothing,
        listen: bool = True,
    ) -> None:
        self.name = name
        self.command = tuple(command)
        self.env = env
        self.alive = alive
        self.every = every
        self.misses = misses
        self.born = born
        self.listen = listen
        self.restarts = 0
        self.process: asyncio.subprocess.Process | None = None
        self.last_lines: deque[str] = deque(maxlen=50)
        self._second = self._said = 0
        self._watch: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        """Start the process and watch it; raises ``OSError`` when it cannot be started at all."""
        await self._spawn()
        self._watch = asyncio.create_task(self._keep())

    async def stop(self, patience: float = 5.0) -> None:
        """End the process: asked first, killed after ``patience`` seconds."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _spawn(self) -> None:
        null, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
        errors = pipe if self.listen else None
        self.process = await asyncio.create_subprocess_exec(
            *self.command, env=self.env, stdin=null, stdout=null, stderr=errors
        )

    async def _keep(self) -> None:
        wait = 0.05
        loop = asyncio.get_running_loop()
        while True:
            born = loop.time()
            await self._live()
            wait = 0.05 if loop.time() - born > 10 else min(wait * 2, 5.0)
            log.warning(
                "process ended",
                name=self.name,
                code=self.process and self.process.returncode,
                again_in_s=wait,
            )
            await asyncio.sleep(wait)
            await self._again()

    async def _again(self) -> None:
        self.restarts += 1
        try:
            await self._spawn()
        except OSError as error:
            log.warning("process does not start", name=self.name, error=error.strerror)

    async def _live(self) -> None:
        """Until the process has ended, by itself or because it hung."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        reading = asyncio.create_task(self._read(process))
        probing = asyncio.create_task(self._probe(process))
        being_born = asyncio.ensure_future(self.born())
        try:
            await process.wait()
        finally:
            for task in (probing, reading, being_born):
                task.cancel()
            await asyncio.gather(reading, probing, being_born, return_exceptions=True)

    async def _probe(self, process: asyncio.subprocess.Process) -> None:
        missed = 0
        while missed < self.misses:
            await asyncio.sleep(self.every)
            missed = 0 if await self._answers() else missed + 1
        log.error("process hangs", name=self.name)
        process.kill()

    async def _answers(self) -> bool:
        try:
            return await asyncio.wait_for(self.alive(), 1.0)
        except (OSError, TimeoutError):
            return False

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        while process.stderr is not None and (line := await process.stderr.readline()):
            text = line.decode("utf-8", "backslashreplace").rstrip()[:1000]
            self.last_lines.append(text)
            self._say(text)

    def _say(self, text: str) -> None:
        """Into the log, ten lines a second at most: a child in distress must not fill the disk."""
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._said = second, 0
        self._said += 1
        if self._said <= 10:
            log.warning("says", name=self.name, line=text)
