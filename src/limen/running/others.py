"""Gateways other than Envoy, beside its decision server: the same judgement, each over its own wire."""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_network

import structlog
from msgspec.structs import asdict

from limen.assemble.gateway import route_rules
from limen.gateways.decision import DecisionServer
from limen.gateways.routing import Routes
from limen.gateways.spoe import SpoeAgent
from limen.model import Answer, ConfigError
from limen.settings import Settings
from limen.settings.values import Address
from limen.stores.listeners.metrics import Gauge

log = structlog.get_logger()


class Others:
    """What the settings name of HAProxy's agent and forward authentication, started after ``server``."""

    def __init__(
        self, settings: Settings, server: DecisionServer, hear: Callable[[Sequence[Answer]], None]
    ) -> None:
        self._settings = settings
        peers = [ip_network(network) for network in settings.spoe.peers]
        self.spoe = SpoeAgent(server, hear, Routes(route_rules(settings)), peers=peers)

    async def start(self) -> None:
        """Listen where the settings say; raises ``ConfigError`` naming the address that is taken."""
        settings = self._settings
        if settings.spoe.listen:
            await _listening(self.spoe.start, settings.spoe.listen, "spoe")

    def configure(self, settings: Settings) -> None:
        """Bring changed routes into force; addresses and peers need a restart."""
        self.spoe.routes = Routes(route_rules(settings))

    def gauges(self) -> tuple[Gauge, ...]:
        """What they have met."""
        return (Gauge("spoe", "What HAProxy's agent met.", lambda: asdict(self.spoe.counts), "what"),)


async def _listening(start: Callable[[str], Awaitable[None]], address: Address, section: str) -> None:
    try:
        await start(address)
    except OSError as error:
        raise ConfigError(f"[{section}] listen = {address}: {error.strerror}: name a free address") from None
    log.info("listening", gateway=section, address=address)
