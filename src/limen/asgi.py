"""Limen inside an application: ``app.add_middleware(LimenMiddleware, settings=load("limen.toml"))``."""

from limen.admin.socket import AdminServer
from limen.assemble import Installation, open_installation
from limen.gateways.asgi import AsgiGateway
from limen.gateways.asgi_types import App, Message, Receive, Scope, Send
from limen.running.timers import Timers
from limen.settings import Settings


class LimenMiddleware:
    """Protects an ASGI application (Starlette, FastAPI) in its own process.

    With ``settings`` the installation is opened here and belongs to this application: it is put away at
    shutdown, and a second worker process is refused, since learnt state has one writer; meanwhile `limen`
    commands reach it over the socket in its folder. With ``installation`` it belongs to whoever opened it.
    Raises ``ConfigError`` as opening an installation does.
    """

    def __init__(
        self, app: App, *, settings: Settings | None = None, installation: Installation | None = None
    ) -> None:
        if (settings is None) == (installation is None):
            raise TypeError("LimenMiddleware needs either settings or an installation")
        self._owned = installation is None
        self.installation = installation or open_installation(settings or Settings(), create=True)
        self.installation.masking = True
        self._timers: Timers | None = None
        self._admin: AdminServer | None = None
        self._gateway = AsgiGateway(
            app,
            self.installation.point,
            held=self.installation.settings.decision.held,
            clock=self.installation.clock.now,
            commit=self.installation.journal.barrier,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the application's life, and guard its calls."""
        if self._timers is None and self._owned:
            self._timers = Timers(self.installation)
            self._timers.start()
            self._admin = AdminServer(self.installation, self.installation.places.admin)
            await self._admin.start()
        if scope["type"] == "lifespan" and self._owned:
            await self._gateway.app(scope, receive, self._until_shutdown(send))
        else:
            await self._gateway(scope, receive, send)

    def _until_shutdown(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown"):
                await self.close()
            await send(message)

        return sent

    async def close(self) -> None:
        """Put an installation that was opened here away; for applications without a lifespan."""
        if self._timers is not None:
            await self._timers.stop()
        if self._admin is not None:
            await self._admin.stop()
        self.installation.snapshot()
        self.installation.close()


__all__ = ["LimenMiddleware"]
