"""The stream management API (SSF 1.0, section 8.1), without its HTTP: one stream to each receiver.

Every verb answers for the asker's own stream only: another's is as unknown as one that does not exist.
"""

import secrets
from typing import Any, Final

import msgspec

from limen.engine.shared_signals import Asker
from limen.engine.signal_streams import Removed, Status, Stream
from limen.identity.ssf.asked import Body, config_from, same_endpoint, subject_from, text_from
from limen.identity.ssf.http import StatusError
from limen.identity.ssf.sets import verification
from limen.identity.ssf.streams import (
    LONGEST_TEXT,
    VERIFY_SECONDS,
    Allowed,
    Config,
    config_of,
    contradicted,
    endpoint_of,
    shown,
)
from limen.identity.ssf.subjects import Subject, canonical
from limen.identity.ssf.transmitter import Transmitter

MOST_REMOVED: Final = 1_000
"""Subjects a receiver may take out of its stream; one more is answered with 429."""
LONGEST_STATE: Final = 1024
"""Characters of a verification's state; a longer one is refused."""
_STATUSES: Final[tuple[Status, ...]] = ("enabled", "paused", "disabled")


class Management:
    """The verbs. Raises ``StatusError`` with the status that section 8.1 has for it; threads may share it."""

    def __init__(self, transmitter: Transmitter) -> None:
        self._transmitter = transmitter
        self._one = transmitter.changing

    def create(self, asker: Asker, body: Body) -> dict[str, Any]:
        """A new stream (section 8.1.1.1): 403 for who may have none, 409 for who has one."""
        allowed = self._allowed(asker)
        config = config_from(body, Config(), self._transmitter.rules.push)
        with self._one:
            if self._own(asker):
                raise StatusError(409, "you have a stream already: read, change or delete that one")
            at = self._transmitter.now()
            fresh = Stream(secrets.token_hex(16), asker.name, "enabled", "", at, b"")
            return self._shown(self._transmitter.put(fresh, config), allowed)

    def read(self, asker: Asker, stream: str | None) -> Any:
        """One stream, or without a name the list of all there are (section 8.1.1.2)."""
        allowed = self._allowed(asker)
        if stream is not None:
            return self._shown(self._find(asker, stream), allowed)
        return [self._shown(each, allowed) for each in self._own(asker)]

    def update(self, asker: Asker, body: Body, *, replace: bool) -> dict[str, Any]:
        """Change what is named (PATCH, section 8.1.1.3), or everything (PUT, section 8.1.1.4)."""
        allowed = self._allowed(asker)
        with self._one:
            stream = self._find(asker, text_from(body, "stream_id"))
            if wrong := contradicted(body, self._shown(stream, allowed)):
                raise StatusError(400, f"{wrong} is the transmitter's to set, and it is not that")
            before = config_of(stream, self._transmitter.seals)
            config = config_from(body, Config() if replace else before, self._transmitter.rules.push)
            same_endpoint(body, config, endpoint_of(stream, config, self._issuer))
            return self._shown(self._transmitter.put(stream, config), allowed)

    def delete(self, asker: Asker, stream: str) -> None:
        """End a stream (section 8.1.1.5)."""
        self._allowed(asker)
        with self._one:
            self._transmitter.store.delete_stream(self._find(asker, stream).id, self._transmitter.now())

    def status(self, asker: Asker, stream: str) -> dict[str, str]:
        """The status of a stream (section 8.1.2.1)."""
        self._allowed(asker)
        return _status(self._find(asker, stream))

    def set_status(self, asker: Asker, body: Body) -> dict[str, str]:
        """Change it (section 8.1.2.2)."""
        self._allowed(asker)
        status = next((each for each in _STATUSES if each == body.get("status")), None)
        if status is None:
            raise StatusError(400, f"status: one of {', '.join(_STATUSES)}")
        reason = body.get("reason", "")
        if not isinstance(reason, str):
            raise StatusError(400, "reason is no text")
        with self._one:
            stream = self._find(asker, text_from(body, "stream_id"))
            return _status(self._transmitter.set_status(stream, status, reason[:LONGEST_TEXT], tell=False))

    def add_subject(self, asker: Asker, body: Body) -> None:
        """Tell of a subject that had been removed; all others are told of anyway (section 8.1.3.2)."""
        self._allowed(asker)
        stream, subject = self._find(asker, text_from(body, "stream_id")), subject_from(body)
        if not isinstance(body.get("verified", True), bool):
            raise StatusError(400, "verified is true or false")
        self._transmitter.store.drop_removed(stream.id, self._digest(subject))

    def remove_subject(self, asker: Asker, body: Body) -> None:
        """Tell no more of a subject (section 8.1.3.3)."""
        self._allowed(asker)
        stream, subject = self._find(asker, text_from(body, "stream_id")), subject_from(body)
        sealed = self._transmitter.seals.seal(canonical(subject), f"subject of {stream.id}")
        removed = Removed(self._digest(subject), sealed)
        if not self._transmitter.store.put_removed(stream.id, removed, MOST_REMOVED):
            raise StatusError(429, f"at most {MOST_REMOVED} subjects can be removed from a stream")

    def verify(self, asker: Asker, body: Body) -> None:
        """Send a verification event (section 8.1.4.2), at most one in ``VERIFY_SECONDS``."""
        self._allowed(asker)
        state = body.get("state")
        if state is not None and not (isinstance(state, str) and len(state) <= LONGEST_STATE):
            raise StatusError(400, f"state is a text of at most {LONGEST_STATE} characters")
        with self._one:
            stream, at = self._find(asker, text_from(body, "stream_id")), self._transmitter.now()
            if 0 <= at - stream.verified < VERIFY_SECONDS:
                raise StatusError(429, f"wait {VERIFY_SECONDS} seconds", {"retry-after": str(VERIFY_SECONDS)})
            self._transmitter.store.put_stream(msgspec.structs.replace(stream, verified=at), at)
        self._transmitter.tell_stream(stream, verification(stream.id, state))

    def stream_to_poll(self, asker: Asker, stream: str) -> tuple[Stream, Config]:
        """The asker's stream, for its poll endpoint."""
        self._allowed(asker)
        found = self._find(asker, stream)
        return found, config_of(found, self._transmitter.seals)

    @property
    def _issuer(self) -> str:
        return self._transmitter.rules.issuer

    def _allowed(self, asker: Asker) -> Allowed:
        allowed = self._transmitter.rules.receiver(asker.name)
        if allowed is None:
            raise StatusError(403, "this receiver may not have a stream here: see [[ssf.streams]]")
        return allowed

    def _own(self, asker: Asker) -> list[Stream]:
        return [each for each in self._transmitter.store.load_streams() if each.receiver == asker.name]

    def _find(self, asker: Asker, stream: str) -> Stream:
        found = next((each for each in self._own(asker) if each.id == stream), None)
        if found is None:
            raise StatusError(404, "you have no stream of that stream_id")
        return found

    def _shown(self, stream: Stream, allowed: Allowed) -> dict[str, Any]:
        return shown(stream, config_of(stream, self._transmitter.seals), allowed, self._issuer)

    def _digest(self, subject: Subject) -> str:
        return self._transmitter.seals.name(canonical(subject))


def _status(stream: Stream) -> dict[str, str]:
    told = {"stream_id": stream.id, "status": stream.status}
    return told | ({"reason": stream.reason} if stream.reason else {})
