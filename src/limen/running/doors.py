"""The doors of logins, served by uvicorn in the decision process's own loop."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator

import structlog
import uvicorn

from limen.identity.shell import Shell
from limen.model import ConfigError
from limen.settings import Api, Doors
from limen.stores.listeners.metrics import Gauge

log = structlog.get_logger()

MOST_CONNECTIONS = 512
"""Connections at once; a further one gets 503."""
_GAUGES = {
    "doors": "Questions at the doors of logins, by status.",
    "api": "Requests to the administration API, by status.",
}
IDLE_SECONDS = 15
GRACE_SECONDS = 2


class _Server(uvicorn.Server):
    """Leaves signals to the process it runs in; ``listening`` is set once it does."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


class DoorServer:
    """Serves one application where the settings say; nothing is served where they say nothing. ``name`` is
    that of the settings' section."""

    def __init__(self, settings: Doors | Api, app: Shell, name: str = "doors") -> None:
        self._settings = settings
        self._app, self._name = app, name
        self.listen = settings.listen
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; raises ``ConfigError`` for a taken address or a bad certificate."""
        if not self.listen:
            return
        server = self._server = _Server(self._config())
        self._task = asyncio.create_task(server.serve(sockets=[self._bound()]))
        listening = asyncio.create_task(server.listening.wait())
        await asyncio.wait((self._task, listening), return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            listening.cancel()
            self._task.result()
        log.info("listening", gateway=self._name, address=self.listen)

    async def stop(self) -> None:
        """Take no more questions, and answer those under way."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task

    def gauge(self) -> Gauge:
        """What they have answered."""
        return Gauge(self._name, _GAUGES[self._name], self._app.counts.copy, "status")

    def _bound(self) -> socket.socket:
        listen = self.listen
        family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
        try:
            bound = socket.create_server((listen.host, listen.port), family=family, backlog=512)
        except OSError as error:
            raise ConfigError(
                f"[{self._name}] listen = {listen}: {error.strerror}: name a free address"
            ) from None
        # Passed on to each connection; asyncio leaves it out for a socket that it did not make, and an answer
        # in two writes would wait 40 ms for the first one's acknowledgement.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound

    def _config(self) -> uvicorn.Config:
        certificate, private_key = _tls(self._settings)
        config = uvicorn.Config(
            self._app,
            http="h11",  # bounds the headers, which httptools does not
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_certfile=certificate or None,
            ssl_keyfile=private_key or None,
        )
        try:
            config.load()
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"[doors] certificate = {certificate}: {error}: name PEM files that belong together"
            ) from None
        return config


def _tls(settings: Doors | Api) -> tuple[str, str]:
    """The files with certificate and private key; the API never leaves this machine and has none."""
    return (settings.certificate, settings.private_key) if isinstance(settings, Doors) else ("", "")
