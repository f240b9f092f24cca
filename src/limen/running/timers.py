"""What a decision process does every so often, beside the path: none of it in a call."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence

import structlog

from limen.assemble import Installation
from limen.assemble.listeners import notice
from limen.credentials.vault import Name
from limen.model import LimenError
from limen.running.arguments import Given
from limen.stores.journal import Retained
from limen.stores.journal.retention import Limits as Retention

log = structlog.get_logger()

SNAPSHOT_RECORDS = 5_000
SNAPSHOT_SECONDS = 300.0
SNAPSHOT_LEAST_SECONDS = 5.0
"""A snapshot is made when so many records or so much time have passed since the last, but not more often."""

SNAPSHOT_SHARE = 4.0
"""Nor more often than this many times what the last one took: at most a fifth of a core goes into them."""

Duty = Callable[[], Awaitable[None]]


class Timers:
    """The duties beside one open installation, started and stopped with it.

    ``asked`` starts the process that makes snapshots, ``leave`` is called when the parent process is gone;
    without them, neither is done (in an application's own process, which has no supervisor of ours). ``more``
    are further duties, each with its seconds.
    """

    def __init__(
        self,
        installation: Installation,
        asked: Given | None = None,
        leave: Callable[[], None] | None = None,
        more: Sequence[tuple[float, Duty]] = (),
    ) -> None:
        self._installation = installation
        self._asked = asked
        self._leave = leave
        self._more = more
        self._tasks: list[asyncio.Task[None]] = []
        self._refreshes: list[asyncio.Task[None]] = []
        self._parent = os.getppid()
        self._shared = ""
        self._snapshot_at = 0.0
        self._snapshot_took = 0.0

    def start(self) -> None:
        """Begin with all duties."""
        duties: list[tuple[float, Duty]] = [
            (0.05, self._look_at_clock),
            (0.25, self._keep_controls),
            (1.0, self._watch_parent),
            (1.0, self._watch_addresses),
            (0.5, self._seal_names),
            (1.0, self._snapshot),
            (3600.0, self._retain),
            *self._more,
        ]
        skipped: dict[Duty, bool] = {
            self._look_at_clock: self._installation.clock.plain,
            self._watch_parent: self._leave is None,
            self._snapshot: self._asked is None,
        }
        duties = [(seconds, duty) for seconds, duty in duties if not skipped.get(duty)]
        self._tasks = [asyncio.create_task(_every(seconds, duty)) for seconds, duty in duties]
        self._snapshot_at = asyncio.get_running_loop().time()
        self.restart_refreshes()

    def restart_refreshes(self) -> None:
        """Keep the token issuers' keys fresh, those of the settings in force."""
        for task in self._refreshes:
            task.cancel()
        refreshes = self._installation.callers.refreshes
        self._refreshes = [asyncio.create_task(_refresh(each)) for each in refreshes]

    async def stop(self) -> None:
        """End all duties, and do the last of what must not be lost."""
        tasks = [*self._tasks, *self._refreshes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._seal_names()
        self._installation.controls.tick()

    async def _look_at_clock(self) -> None:
        self._installation.clock.look()

    async def _keep_controls(self) -> None:
        self._installation.controls.tick()

    async def _watch_parent(self) -> None:
        """Without a supervisor nobody would restart us, and the next one needs our place."""
        if self._leave is not None and os.getppid() != self._parent:
            log.warning("the supervisor is gone; leaving")
            self._leave()

    async def _watch_addresses(self) -> None:
        installation = self._installation
        alarm = installation.callers.authenticator.shared.shared_address_alarm
        if alarm == self._shared:
            return
        self._shared = alarm
        installation.world.teachable = not alarm
        if not alarm:
            log.info("callers can be told apart again; learning goes on")
            return
        log.error("not learning", why="every caller comes from one private address", cure=CURE)
        for listener in installation.alerts:
            listener.courier.post(notice("shared-address", f"not learning: {CURE}", installation.clock.now()))

    async def _seal_names(self) -> None:
        installation = self._installation
        names, at = installation.names.take(), installation.clock.now()
        if names:
            await asyncio.to_thread(self._seal, names, at)

    def _seal(self, names: list[Name], at: float) -> None:
        try:
            self._installation.vault.seal(names, at)
        except LimenError as error:
            log.warning("names were not sealed", why=str(error), count=len(names))

    async def _snapshot(self) -> None:
        now = asyncio.get_running_loop().time()
        since = now - self._snapshot_at
        covered = max(self._installation.snapshots.sequences(), default=0)
        behind = self._installation.journal.health().next - 1 - covered
        due = behind >= SNAPSHOT_RECORDS or (behind and since >= SNAPSHOT_SECONDS)
        if due and since >= max(SNAPSHOT_LEAST_SECONDS, SNAPSHOT_SHARE * self._snapshot_took):
            await self._compact()
            self._snapshot_at = asyncio.get_running_loop().time()
            self._snapshot_took = self._snapshot_at - now

    async def _compact(self) -> None:
        asked = self._asked
        assert asked is not None, "without it the duty is not started"
        await asyncio.to_thread(self._installation.journal.sync)
        command = asked.command("limen.running.compact")
        made = await asyncio.create_subprocess_exec(*command, env=asked.environment())
        try:
            code = await made.wait()
        finally:
            if made.returncode is None:
                made.terminate()
                await made.wait()
        if code:
            log.warning("no snapshot was made; recovery would fold more of the journal", code=code)

    async def _retain(self) -> None:
        installation = self._installation
        kept = installation.settings.journal
        limits = Retention(kept.retention / 86_400, int(kept.size))
        covered = min(installation.snapshots.sequences(), default=0)
        done: Retained = await asyncio.to_thread(installation.journal.retain, limits, covered)
        if done.removed or done.held:
            log.info("journal retention", removed=done.removed, bytes=done.freed, held=done.held)


CURE = "name the proxy that stands there in [identity] trusted_proxies"


async def _every(seconds: float, duty: Duty) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await duty()
        except Exception as error:  # noqa: BLE001 - one duty that fails must not end it, nor the process
            log.error("a duty failed", duty=duty.__name__, kind=type(error).__name__)  # noqa: TRY400


async def _refresh(refresh: Callable[[Callable[[str], None]], Awaitable[None]]) -> None:
    await refresh(lambda said: log.warning("token keys", why=said))
