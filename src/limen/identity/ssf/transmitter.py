"""The transmitter: puts events into the outboxes of the streams that want them, and hands out what waits.

Policy for a full outbox: the stream is paused, with the reason, and newer events are dropped and counted; the
receiver is told in a ``stream-updated`` of its own, gets what was held in order once it enables the stream,
and knows then that something is missing.
"""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Final

import msgspec
import structlog

from limen.engine.signal_streams import Seals, Signs, Status, Stream, StreamStore, Waiting
from limen.identity.ssf.bell import Bell
from limen.identity.ssf.endpoints import PushRules
from limen.identity.ssf.sets import Event, claims_of, stream_updated
from limen.identity.ssf.streams import Allowed, Config, config_of, delivered, sealed_config
from limen.identity.ssf.subjects import Subject, matches

log = structlog.get_logger()

FULL: Final = "the outbox is full: newer events are dropped until this stream is enabled again"


class TransmitterRules(msgspec.Struct, frozen=True):
    """Who we are, who may have a stream, and how many SETs may wait in one (``outbox``).

    ``wait`` is how long a poll waits for something to come, in seconds.
    """

    issuer: str
    allowed: tuple[Allowed, ...] = ()
    push: PushRules = PushRules()
    outbox: int = 10_000
    wait: float = 30.0

    def receiver(self, name: str) -> Allowed | None:
        """The receiver of that name, when it may have a stream."""
        return next((each for each in self.allowed if each.receiver == name), None)


class Transmitter:
    """Writes and reads outboxes; threads may share it. All of it is on disk before it returns.

    Who reads a stream to write it again holds ``changing`` meanwhile.
    """

    def __init__(
        self,
        rules: TransmitterRules,
        store: StreamStore,
        signs: Signs,
        seals: Seals,
        now: Callable[[], float],
    ) -> None:
        self.rules, self.store, self.seals, self.now = rules, store, seals, now
        self.signs = signs
        self.bell = Bell()
        self.changing = RLock()

    def tell(self, events: Sequence[Event], progress: int = 0) -> None:
        """Put events into every stream that wants them; revisions up to ``progress`` are then told."""
        waiting: list[Waiting] = []
        for stream, config, allowed in self.streams() if events else ():
            wanted = delivered(config, allowed) if stream.status != "disabled" else ()
            unwanted = self._removed(stream) if wanted else ()
            told = [e for e in events if e.uri in wanted and not _any(unwanted, e.subject)]
            waiting += [self.waiting(stream, allowed, event) for event in told]
        if waiting or progress:
            for full in self.store.enqueue(waiting, self.rules.outbox, progress):
                self.pause(full, FULL)
        if waiting:
            self.bell.ring()

    def tell_stream(self, stream: Stream, event: Event) -> None:
        """Tell one receiver of its own stream, whatever the stream's status."""
        allowed = self.rules.receiver(stream.receiver)
        if allowed is not None:
            urgent = msgspec.structs.replace(self.waiting(stream, allowed, event), urgent=True)
            self.store.enqueue([urgent], self.rules.outbox)
            self.bell.ring()

    def streams(self) -> list[tuple[Stream, Config, Allowed]]:
        """Every stream whose receiver may still have one."""
        found = [(stream, self.rules.receiver(stream.receiver)) for stream in self.store.load_streams()]
        return [(stream, config_of(stream, self.seals), who) for stream, who in found if who is not None]

    def ready(self, stream: Stream, most: int) -> list[Waiting]:
        """What may be sent now, in order: of a stream that is not enabled only what is about itself."""
        return self.store.waiting(stream.id, most, urgent=stream.status != "enabled")

    def next(self, stream: str) -> tuple[Waiting, Config] | None:
        """What may be sent next on a stream, as its status and configuration are now."""
        for each, config, _ in self.streams():
            if each.id == stream and (ready := self.ready(each, 1)):
                return ready[0], config
        return None

    def signed(self, waiting: Waiting) -> str:
        """The SET, signed now."""
        return self.signs.sign(self.seals.open(waiting.sealed, _bound(waiting.stream, waiting.jti)))

    def set_status(self, stream: Stream, status: Status, reason: str, *, tell: bool) -> Stream:
        """Change a stream's status; ``tell`` when it was not the receiver who asked (section 8.1.5)."""
        changed = msgspec.structs.replace(stream, status=status, reason=reason)
        self.store.put_stream(changed, self.now())
        if status == "disabled":
            self._empty(stream)
        if tell:
            log.warning(
                "a stream of shared signals changed", receiver=stream.receiver, status=status, why=reason
            )
            self.tell_stream(changed, stream_updated(stream.id, status, reason))
        self.bell.ring()
        return changed

    def pause(self, stream: str, reason: str) -> None:
        """Stop an enabled stream until its receiver enables it again, and say why."""
        with self.changing:
            for each in self.store.load_streams():
                if each.id == stream and each.status == "enabled":
                    self.set_status(each, "paused", reason, tell=True)

    def put(self, stream: Stream, config: Config) -> Stream:
        """Write a stream with this configuration."""
        written = msgspec.structs.replace(stream, config=sealed_config(config, stream.id, self.seals))
        self.store.put_stream(written, self.now())
        return written

    def waiting(self, stream: Stream, allowed: Allowed, event: Event) -> Waiting:
        """An event as it waits in one stream's outbox, sealed: it names people."""
        at = self.now()
        jti, claims = claims_of(event, self.rules.issuer, allowed.audience, at)
        return Waiting(stream.id, jti, at, self.seals.seal(claims, _bound(stream.id, jti)))

    def _removed(self, stream: Stream) -> list[Subject]:
        return [
            msgspec.json.decode(self.seals.open(each.sealed, f"subject of {stream.id}"))
            for each in self.store.load_removed(stream.id)
        ]

    def _empty(self, stream: Stream) -> None:
        """A disabled stream holds nothing for later (section 8.1.2.1), but the word on itself."""
        while held := [w.jti for w in self.store.waiting(stream.id, 500, urgent=False) if not w.urgent]:
            self.store.acknowledge(stream.id, held)


def _any(unwanted: Sequence[Subject], subject: Subject) -> bool:
    return any(matches(each, subject) for each in unwanted)


def _bound(stream: str, jti: str) -> str:
    return f"SET {jti} of {stream}"
