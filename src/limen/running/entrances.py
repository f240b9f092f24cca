"""What identity providers, applications and users come to: doors, shared signals and the step-up pages; and
the API of operators, at an address of its own.

All of it is served on the decision loop, which alone may change the world.
"""

import asyncio
import contextlib
from collections.abc import Callable

from starlette.routing import BaseRoute

from limen.assemble.doors import door_app, guard_of
from limen.assemble.installation import Installation
from limen.assemble.step_up import step_up_pages
from limen.model import ConfigError
from limen.running.doors import DoorServer
from limen.running.signals import SignalTasks
from limen.stores.listeners.metrics import Gauge

END_SECONDS = 5.0
"""How often step-up sessions whose time is over are looked for."""


class Entrances:
    """Beside one open installation; raises ``ConfigError`` for settings that cannot be served.

    What the settings do not want is not made: a takeover must not wait for it.
    """

    def __init__(self, installation: Installation) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        ssf = installation.settings.ssf
        self._signals = SignalTasks(installation) if ssf.issuer or ssf.receivers else None
        self._pages = step_up_pages(installation, guard_of(installation), self._later)
        more: list[BaseRoute] = [*(self._signals.ssf.routes if self._signals is not None else ())]
        more += self._pages[1] if self._pages is not None else ()
        _refuse_unserved(installation, more)
        self._api = _api(installation)
        self._doors = DoorServer(installation.settings.doors, door_app(installation, more))

    async def start(self) -> None:
        """Listen, and begin to send, poll and follow."""
        self._loop = asyncio.get_running_loop()
        if self._signals is not None:
            self._signals.start()
        await self._doors.start()
        if self._api is not None:
            await self._api.start()

    async def stop(self) -> None:
        """Answer what is under way and take no more."""
        if self._signals is not None:
            await self._signals.stop()
        await self._doors.stop()
        if self._api is not None:
            await self._api.stop()

    async def end_sessions(self) -> None:
        """End the step-up sessions whose time is over; a duty of every ``END_SECONDS``."""
        if self._pages is not None:
            await asyncio.to_thread(self._pages[0].tick)

    def gauges(self) -> tuple[Gauge, ...]:
        """What the doors and the administration API have answered."""
        return tuple(each.gauge() for each in (self._doors, self._api) if each is not None)

    def _later(self, what: Callable[[], object]) -> None:
        """Do something on the decision loop, from any thread; left undone while the process leaves."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(what)


def _api(installation: Installation) -> DoorServer | None:
    """The server of the administration API, where the settings want it; what it needs is not loaded else."""
    settings = installation.settings.api
    if not settings.listen:
        return None
    from limen.api import api_app  # noqa: PLC0415 - the copilot's words would delay every takeover

    return DoorServer(settings, api_app(installation), "api")


def _refuse_unserved(installation: Installation, more: list[BaseRoute]) -> None:
    if more and not installation.settings.doors.listen:
        raise ConfigError(
            "[doors] listen: is empty, but [ssf] and [step_up] are served there: give HOST:PORT"
        )
