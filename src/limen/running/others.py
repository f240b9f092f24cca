"""Gateways other than Envoy, beside its decision server: the same judgement, each over its own wire."""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_network

import structlog
from msgspec.structs import asdict

from limen.assemble.gateway import route_rules
from limen.gateways.decision import DecisionServer
from limen.gateways.forward import ForwardServer, Told
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
        routes = Routes(route_rules(settings))
        peers = [ip_network(network) for network in settings.forward_auth.peers]
        self.spoe = SpoeAgent(
            server, hear, routes, peers=[ip_network(network) for network in settings.spoe.peers]
        )
        self.forward = ForwardServer(server, routes, peers=peers)
        self.told = Told(hear, peers)

    async def start(self) -> None:
        """Listen where the settings say; raises ``ConfigError`` naming the address that is taken."""
        settings = self._settings
        if settings.spoe.listen:
            await _listening(self.spoe.start, settings.spoe.listen, "spoe")
        if settings.forward_auth.listen:
            await _listening(self._forward, settings.forward_auth.listen, "forward_auth")

    def stop(self) -> None:
        """Take in no more of what came back; the decision server closes the rest."""
        self.told.stop()

    def _refused(self) -> int:
        return self.spoe.peers.refused + self.forward.peers.refused + self.told.peers.refused

    async def _forward(self, address: str) -> None:
        await self.forward.start(address)
        self.told.start(Address(address).host, Address(address).port)

    def configure(self, settings: Settings) -> None:
        """Bring changed routes into force; addresses and peers need a restart."""
        self.spoe.routes = self.forward.routes = Routes(route_rules(settings))

    def gauges(self) -> tuple[Gauge, ...]:
        """What they have met."""
        spoe, forward, told = self.spoe, self.forward, self.told
        return (
            Gauge("spoe", "What HAProxy's agent met.", lambda: asdict(spoe.counts), "what"),
            Gauge("forward_auth", "What forward auth was asked.", lambda: asdict(forward.counts), "what"),
            Gauge("gateways_refused", "Peers that may not ask.", self._refused),
            Gauge("forward_answers", "Answers told in datagrams.", lambda: asdict(told.counts), "what"),
        )


async def _listening(start: Callable[[str], Awaitable[None]], address: Address, section: str) -> None:
    try:
        await start(address)
    except OSError as error:
        raise ConfigError(f"[{section}] listen = {address}: {error.strerror}: name a free address") from None
    log.info("listening", gateway=section, address=address)
