"""``limen up``: writes, validates, starts and watches Envoy and the decision process, until told to leave."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import structlog
import uvloop

from limen.assemble import places
from limen.assemble.gateway import gateway_settings
from limen.assemble.installation import keyring_of
from limen.assemble.places import BusyError, take
from limen.assemble.rules import policy_of
from limen.gateways.envoy import EnvoyProcess, GatewaySettings, check, check_upstream, find_envoy
from limen.gateways.envoy.checks import check_port
from limen.gateways.probe import decides
from limen.gateways.supervise import Supervised
from limen.model import ConfigError, LimenError
from limen.running.arguments import MISCONFIGURED, Given
from limen.running.liveness import Liveness, Standstill
from limen.running.logs import log_to_stderr
from limen.settings import Settings, load_openapi
from limen.stores.control import ControlStore

log = structlog.get_logger()

READY_SECONDS = 60.0
"""Longest that the way to the first decision may stand still; it may be long, as the journal is."""

TRIES = 5
"""Decision processes that may end on that way: what is wrong with so many is wrong with the next."""

FREE_SECONDS = 10.0
"""Longest that what an earlier run left behind may stand still before it leaves."""

LOOK_SECONDS = 0.5
Told = Callable[[Settings, GatewaySettings], None]


class Supervisor:
    """Two children and the settings they run by. Used from one event loop."""

    def __init__(self, asked: Given) -> None:
        self.asked = asked
        self._seen = _stamp(asked.config)
        self.settings = asked.settings()
        self.places = places(self.settings)
        self.gateway = gateway_settings(self.settings, self.places)
        self.leaving = asyncio.Event()
        self.still = Standstill(self.places.data)
        self.liveness = Liveness(self.still, lambda: decides(self.gateway.decision_address))
        self.decision = self._decider("decision 1")
        self.standby = self._decider("decision 2")
        self.envoy = EnvoyProcess(self.gateway, binary=find_envoy()) if self.settings.server.envoy else None
        self._again = asyncio.Event()
        self._held = -1

    async def run(self, told: Told) -> None:
        """Serve until SIGTERM or SIGINT; ``told`` hears once everything stands. Raises ``ConfigError``."""
        self._held = take(self.places.data, "up.lock", "another `limen up`")
        try:
            self._listen()
            await self._until_free()
            prepare(self.settings, self.gateway)
            await self._start()
            told(self.settings, self.gateway)
            await self._watch()
        finally:
            if self.envoy is not None:
                await self.envoy.stop()
            await self.standby.stop()
            await self.decision.stop()
            os.close(self._held)

    async def reload(self) -> None:
        """Bring changed settings into force, validated first; a bad file is refused and the old one stays."""
        try:
            settings = self.asked.settings()
            gateway = gateway_settings(settings, self.places)
            check_settings(settings)
            if self.envoy is not None:
                await self.envoy.reload(gateway)
        except LimenError as error:
            log.warning("settings refused; the earlier ones stay in force", why=str(error))
            return
        self.settings, self.gateway = settings, gateway
        for each in (self.decision, self.standby):
            if each.process is not None and each.running:
                each.process.send_signal(signal.SIGHUP)
        log.info("settings in force")

    def _decider(self, name: str) -> Supervised:
        """One of the two decision processes; only the one whose turn it is has to get on and to answer."""

        async def alive() -> bool:
            return child.process is None or await self.liveness.alive(child.process.pid)

        command = self.asked.command("limen.running.decision")
        child = Supervised(name, command, env=self.asked.environment(), alive=alive, listen=False)
        return child

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leaving.set)
        loop.add_signal_handler(signal.SIGHUP, self._again.set)

    async def _until_free(self) -> None:
        """A decision process whose supervisor was killed leaves by itself; until then its place is taken."""
        while True:
            try:
                os.close(take(self.places.data, "lock", "another Limen process"))
            except BusyError:
                if self.still.seconds() > FREE_SECONDS:
                    raise
            else:
                return
            await asyncio.sleep(0.1)

    async def _start(self) -> None:
        await self.decision.start()
        await self._until_deciding()
        if self.envoy is not None:
            await self.envoy.start()
        await self.standby.start()
        try:
            await asyncio.to_thread(check_upstream, self.gateway)
        except ConfigError as error:
            log.warning("upstream", why=str(error))

    async def _until_deciding(self) -> None:
        """Wait for the first decision; a process that says why it cannot is not started again."""
        while not await _answers(self.gateway.decision_address):
            process = self.decision.process
            if process is not None and process.returncode == MISCONFIGURED:
                await self.decision.stop()
                raise ConfigError("the decision process did not start: what it said is above")
            self._give_up()
            await asyncio.sleep(0.02)

    def _give_up(self) -> None:
        """Raise ``ConfigError`` when there is nothing left to wait for."""
        if self.leaving.is_set():
            raise ConfigError("told to leave before the first decision")
        if self.decision.restarts >= TRIES:
            raise ConfigError(f"{TRIES} decision processes ended before the first decision: see their log")
        if self.still.seconds() > READY_SECONDS:
            raise ConfigError(f"the decision process stood still for {READY_SECONDS:.0f} s: see its log")

    async def _watch(self) -> None:
        """Bring changed settings into force, also those that changed while the start took its time."""
        while not self.leaving.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.leaving.wait(), LOOK_SECONDS)
            now = _stamp(self.asked.config)
            if now != self._seen or self._again.is_set():
                self._seen = now
                self._again.clear()
                await self.reload()


def prepare(settings: Settings, gateway: GatewaySettings) -> None:
    """Find out before anything starts what a person has to mend; makes keys and stores."""
    where = places(settings)
    keyring_of(where, 0.0, create=True)
    check_settings(settings)
    check(gateway, time.time())
    metrics = settings.metrics.listen
    check_port(metrics.host, metrics.port)


def check_settings(settings: Settings) -> None:
    """Policy and OpenAPI document can be used; raises ``ConfigError``."""
    control = ControlStore.open(places(settings).control)
    try:
        policy_of(settings, control)
    finally:
        control.close()
    if settings.server.openapi:
        load_openapi(settings.server.openapi)


async def _answers(address: str) -> bool:
    try:
        return await asyncio.wait_for(decides(address), 1.0)
    except (OSError, TimeoutError):
        return False


def _stamp(config: str) -> tuple[int, int]:
    """What changes when the file does; nothing for no file, or one that is being replaced."""
    try:
        found = Path(config).stat() if config else None
    except OSError:
        found = None
    return (found.st_mtime_ns, found.st_size) if found else (0, 0)


def supervise(asked: Given, told: Told) -> int:
    """Run an installation until told to leave; the exit code. Raises ``ConfigError``."""
    log_to_stderr()
    os.umask(0o077)
    uvloop.run(Supervisor(asked).run(told))
    return 0
