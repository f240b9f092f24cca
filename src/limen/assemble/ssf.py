"""Shared signals, joined: what the settings want of transmitter and receiver, over an open installation.

Nothing is started here: ``Ssf`` hands out routes for whoever serves HTTP, a listener of decisions, and tasks.
The routes of the receiver change the world, so they must be served on the decision loop.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import structlog
from starlette.routing import Route

from limen.assemble.installation import Installation
from limen.assemble.signals import Signals
from limen.assemble.ssf_names import Askers, Names
from limen.credentials.jwks import Jwks
from limen.credentials.jwks_sources import JwksFile, JwksUrl, keep_fresh
from limen.credentials.sealing import Sealing
from limen.credentials.secret_file import read_secret
from limen.credentials.signing import SigningKeys
from limen.engine.ports import Listener
from limen.identity.ssf.changes import Changes
from limen.identity.ssf.endpoints import PushRules
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.levels import Levels
from limen.identity.ssf.names import CAEP
from limen.identity.ssf.poller import Poller, PollSource
from limen.identity.ssf.pusher import Pusher
from limen.identity.ssf.receive import receiver_routes
from limen.identity.ssf.streams import Allowed
from limen.identity.ssf.transmit import transmitter_routes
from limen.identity.ssf.transmitter import Transmitter, TransmitterRules
from limen.identity.ssf.verify import SetRules, SetVerifier
from limen.model import ConfigError, LimenError
from limen.settings import Ssf as SsfSettings
from limen.settings import SsfReceiver
from limen.stores.listeners.metrics import Gauge

log = structlog.get_logger()

Task = Callable[[], Awaitable[None]]
"""Runs until cancelled."""

FOLLOW_SECONDS = 0.2
"""Between two looks at the chain of revisions."""
ROTATE_SECONDS = 3600.0


class Ssf:
    """Transmitter and receiver of one installation, as far as ``[ssf]`` wants them; raises ``ConfigError``.

    ``routes`` are to be served, ``listeners`` hear decisions, ``tasks`` run until cancelled, all on the
    decision loop. ``client`` makes the connections to others.
    """

    def __init__(self, installation: Installation, client: httpx.AsyncClient) -> None:
        self._installation, self._client = installation, client
        self.settings: SsfSettings = installation.settings.ssf
        self.routes: list[Route] = []
        self.listeners: list[Listener] = []
        self.tasks: list[Task] = []
        self.gauges: list[Gauge] = []
        self.transmitter: Transmitter | None = None
        self.inbox: Inbox | None = None
        self.signals = Signals(installation)
        if self.settings.issuer:
            self._transmit()
        if self.settings.receivers:
            self._receive()

    def _transmit(self) -> None:
        installation, now = self._installation, self._installation.clock.now
        sealing = Sealing(installation.keyring)
        self.keys = SigningKeys(
            installation.control, sealing, self.settings.algorithm, now, float(self.settings.rotate_keys)
        )
        rules = transmitter_rules(self.settings)
        self.transmitter = Transmitter(rules, installation.control, self.keys, sealing, now)
        levels = Levels(lambda: installation.world.budget)
        self.changes = Changes(self.transmitter, Names(installation), levels, now)
        self.pusher = Pusher(self.transmitter, self._client)
        self.listeners.append(levels)
        self.routes += transmitter_routes(self.transmitter, Askers(installation))
        self.tasks += (self._follow, self.pusher.run, self._rotate)
        self.gauges += self._sending(installation)

    def _receive(self) -> None:
        receivers = self.settings.receivers
        secrets = {receiver.issuer: credential_of(receiver) for receiver in receivers}
        verifier = SetVerifier([(set_rules(receiver), self._jwks(receiver)) for receiver in receivers])
        pushing = {r.issuer: secrets[r.issuer] for r in receivers if r.delivery == "push"}
        self.inbox = Inbox(verifier, self.signals, self._installation.clock.now, pushing)
        self.routes += receiver_routes(self.inbox)
        for receiver in receivers:
            if receiver.delivery == "poll":
                source = PollSource(receiver.issuer, receiver.poll_url, secrets[receiver.issuer])
                self.tasks.append(Poller(source, self.inbox, self._client).run)
        self.gauges += _receiving(self.inbox, self.signals)

    def close(self) -> None:
        """Let the polls that wait be answered, before whoever serves the routes stops."""
        if self.transmitter is not None:
            self.transmitter.bell.close()

    async def _follow(self) -> None:
        """Tell what happened, every ``FOLLOW_SECONDS``; the disk is read and written beside the loop."""
        while True:
            try:
                await asyncio.to_thread(self.changes.tell)
            except LimenError as error:
                log.warning("shared signals are not told at present", why=str(error))
            await asyncio.sleep(FOLLOW_SECONDS)

    async def _rotate(self) -> None:
        """Replace our signing key when it is old."""
        while True:
            await asyncio.sleep(ROTATE_SECONDS)
            try:
                await asyncio.to_thread(self.keys.tick)
            except LimenError as error:
                log.warning("the key that signs shared signals was not replaced", why=str(error))

    def _jwks(self, receiver: SsfReceiver) -> Jwks:
        jwks = Jwks()
        if "://" in receiver.jwks:
            source: JwksFile | JwksUrl = JwksUrl(receiver.jwks, jwks, self._client)
        else:
            source = JwksFile(Path(receiver.jwks), jwks)
            source.load()
        self.tasks.append(lambda: keep_fresh(source, jwks, _say))
        return jwks

    def _sending(self, installation: Installation) -> list[Gauge]:
        sent, changes = self.pusher.sent, self.changes
        waiting = installation.control.count_waiting
        return [
            Gauge("ssf_sent", "SETs pushed, by what became of the tries.", lambda: dict(sent), "what"),
            Gauge("ssf_waiting", "SETs that wait in outboxes.", lambda: float(sum(waiting().values()))),
            Gauge("ssf_unnamed", "What could be told of nobody.", lambda: float(changes.unnamed)),
        ]


def _receiving(inbox: Inbox, signals: Signals) -> list[Gauge]:
    return [
        Gauge("ssf_sets", "SETs received, by what became of them.", lambda: dict(inbox.counts), "what"),
        Gauge("ssf_signals", "Signals heeded, by what they did.", lambda: dict(signals.counts), "what"),
    ]


def transmitter_rules(settings: SsfSettings) -> TransmitterRules:
    """Who we are as a transmitter, and who may have a stream."""
    allowed = [
        Allowed(stream.receiver, stream.audience, tuple(CAEP + event for event in stream.events))
        for stream in settings.streams
    ]
    push = PushRules(settings.push_hosts, settings.push_loopback)
    return TransmitterRules(settings.issuer, tuple(allowed), push, settings.outbox)


def set_rules(receiver: SsfReceiver) -> SetRules:
    """How a transmitter's SETs are verified."""
    return SetRules(
        receiver.issuer,
        receiver.audience,
        receiver.algorithms,
        oldest=float(receiver.oldest),
        critical=receiver.critical,
    )


def credential_of(receiver: SsfReceiver) -> bytes:
    """The bearer token agreed on with a transmitter; raises ``ConfigError`` when its file will not do."""
    if not receiver.credential_file:
        return b""
    secret = read_secret(Path(receiver.credential_file)).strip()
    if not secret:
        raise ConfigError(f"{receiver.credential_file}: is empty: put the bearer token there")
    return secret


def _say(error: str) -> None:
    log.warning("keys of a transmitter of shared signals", why=error)
