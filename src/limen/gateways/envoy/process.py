"""One Envoy: validated, started, watched, reloaded without a lost call, stopped."""

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from limen.gateways.envoy import config
from limen.gateways.envoy.admin import Admin
from limen.gateways.envoy.binary import find_envoy
from limen.gateways.envoy.checks import check, check_port
from limen.gateways.envoy.rbac import move_into_place
from limen.gateways.envoy.settings import GatewaySettings
from limen.gateways.supervise import Supervised
from limen.model.errors import ConfigError

log = structlog.get_logger()

_IN_FLIGHT = r"^http\.limen\.downstream_rq_active$"


class EnvoyProcess:
    """Owns the run folder of its settings; used from one event loop."""

    def __init__(self, settings: GatewaySettings, *, binary: Path | None = None) -> None:
        self.settings = settings
        self.binary = binary or find_envoy()
        self.admin = Admin(settings.admin_socket)
        alive = self.admin.ready
        self.child = Supervised("envoy", self.command(), alive=alive, misses=10, born=self._hold_pipe)

    async def start(self, patience: float = 15.0) -> None:
        """Write the configuration, validate it and serve; raises ``ConfigError`` with the cure.

        An Envoy that an earlier run left behind is told to leave first. Reading what came back must go on
        independently (``AnswersReader``); while Envoy opens the pipe, it is held open here.
        """
        settings = self.settings
        await self.validate()
        await self._take_over()
        check_port(settings.host, settings.port)
        await self.child.start()
        await self.until_ready(patience)

    async def validate(self) -> None:
        """Write the configuration and let Envoy say whether it takes it; raises ``ConfigError``."""
        settings = self.settings
        check(settings, time.time())
        config.write(settings)
        make_pipe(settings.answers_pipe)
        await self._validate(settings)

    async def stop(self, patience: float = 5.0) -> None:
        """Take no new connections, let calls in flight end for ``patience`` seconds, and end Envoy."""
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(self._drain(), patience)
        await self.child.stop()

    async def _drain(self) -> None:
        await self.admin.post("/drain_listeners")
        while set((await self.admin.stats(_IN_FLIGHT)).values()) != {"0"}:  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(0.05)

    async def reload(self, settings: GatewaySettings, patience: float = 10.0) -> None:
        """Bring new settings into force while calls go on; raises ``ConfigError`` and changes nothing."""
        check(settings, time.time())
        if (
            config.bootstrap(settings) != config.bootstrap(self.settings)
            or self._command(settings) != self.command()
        ):
            raise ConfigError("folder, workers, heap and connection limits need a restart: limen up again")
        await self._validate(settings)
        version = config.write_resources(settings)
        if not await self._applied(version, patience):
            config.write_resources(self.settings)
            raise ConfigError("Envoy did not take the new configuration; the earlier one is back in force")
        self.settings = settings

    def command(self) -> list[str]:
        """How Envoy is started."""
        return self._command(self.settings)

    async def _hold_pipe(self) -> None:
        """Envoy opens the pipe while it starts, and would wait for a reader that may be starting itself."""
        handle = os.open(self.settings.answers_pipe, os.O_RDWR | os.O_NONBLOCK)
        try:
            while not await self._serves():  # noqa: ASYNC110 - another process has no event
                await asyncio.sleep(0.05)
        finally:
            os.close(handle)

    def _command(self, settings: GatewaySettings) -> list[str]:
        return [
            *(str(self.binary), "-c", str(settings.root / config.BOOTSTRAP)),
            *("--concurrency", str(settings.workers)),
            *("--file-flush-interval-msec", str(settings.timeouts.flush_ms)),
            *("--drain-time-s", str(settings.timeouts.drain_s)),
            *("--log-level", "warning", "--log-format", "%l %n %v", "--log-format-escaped"),
            "--disable-hot-restart",
        ]

    async def _validate(self, settings: GatewaySettings) -> None:
        path = settings.root / "validate.json"
        move_into_place(path, msgspec.json.encode(config.static(settings)))
        pipe = asyncio.subprocess.PIPE
        arguments = ("--mode", "validate", "-c", str(path), "-l", "error", "--disable-hot-restart")
        process = await asyncio.create_subprocess_exec(str(self.binary), *arguments, stdout=pipe, stderr=pipe)
        _, errors = await process.communicate()
        if process.returncode:
            said = errors.decode("utf-8", "backslashreplace").strip().rpartition("] ")[2]
            raise ConfigError(f"Envoy does not take this configuration: {said}")
        path.unlink()

    async def _take_over(self) -> None:
        with suppress(OSError, TimeoutError):
            await self.admin.post("/quitquitquit")
            log.warning("an earlier Envoy was told to leave", folder=str(self.settings.root))
            for _ in range(100):
                await asyncio.sleep(0.05)
                await self.admin.get("/ready")
        self.settings.admin_socket.unlink(missing_ok=True)

    async def until_ready(self, patience: float = 15.0) -> None:
        """Wait until Envoy serves; raises ``ConfigError`` with what it said if it does not."""
        deadline = time.monotonic() + patience
        while not await self._serves():
            if time.monotonic() > deadline or not self.child.running:
                await self.child.stop()
                said = " | ".join(self.child.last_lines) or "nothing"
                raise ConfigError(f"Envoy did not begin to serve within {patience:.0f} s; it said: {said}")
            await asyncio.sleep(0.03)

    async def _serves(self) -> bool:
        if not await self.admin.ready():
            return False
        found = await self.admin.stats(r"^listener_manager\.total_listeners_active$")
        return set(found.values()) == {"1"}

    async def _applied(self, version: str, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found = await self.admin.stats(r"(lds|cds|rds\.limen\.routes)\.version_text$")
            warming = await self.admin.stats(r"^listener_manager\.total_listeners_warming$")
            if found and set(found.values()) == {version} and set(warming.values()) == {"0"}:
                return True
            await asyncio.sleep(0.03)
        return False


def make_pipe(path: Path) -> None:
    """The named pipe for answers, readable by us only."""
    if path.exists() and not path.is_fifo():
        raise ConfigError(f"{path} is there and is not a pipe: move it away")
    if not path.exists():
        os.mkfifo(path, 0o600)
