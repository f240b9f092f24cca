"""Shared signals beside one open installation: what sends, polls and follows, started and stopped with it."""

import asyncio

import httpx
import structlog

from limen.assemble.installation import Installation
from limen.assemble.ssf import Ssf, Task

log = structlog.get_logger()

AGAIN_SECONDS = 5.0
"""After a task broke, which none should, it is begun again."""


class SignalTasks:
    """Owned by the decision loop, on which ``ssf.routes`` must be served too: received signals change the
    world. Raises ``ConfigError`` for settings that name a file that will not do."""

    def __init__(self, installation: Installation) -> None:
        self._client = httpx.AsyncClient(trust_env=False)
        self._tasks: list[asyncio.Task[None]] = []
        self.ssf = Ssf(installation, self._client)
        installation.point.listeners += self.ssf.listeners
        installation.logins.listeners += self.ssf.listeners
        for gauge in self.ssf.gauges:
            installation.metrics.watch(gauge)

    def start(self) -> None:
        """Begin."""
        self._tasks = [asyncio.create_task(_kept_up(task)) for task in self.ssf.tasks]

    async def stop(self) -> None:
        """End; polls that wait are answered, so that whoever serves them can stop at once."""
        self.ssf.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()


async def _kept_up(task: Task) -> None:
    while True:
        try:
            await task()
        except Exception as error:  # noqa: BLE001 - one task that breaks must not end the others
            log.error("a task of shared signals broke", kind=type(error).__name__)  # noqa: TRY400
        await asyncio.sleep(AGAIN_SECONDS)
