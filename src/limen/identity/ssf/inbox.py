"""The receiver: a SET that came, by whichever delivery, is verified, understood and handed on, once.

Fail policy: a SET is acknowledged only when it has taken effect (or is known to have none). One that can
never be accepted is refused with the error code of its standard; one that cannot be checked now is neither,
so that it comes again.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from limen.engine.shared_signals import TakesSignals
from limen.identity.ssf.errors import SetError
from limen.identity.ssf.names import STREAM_UPDATED, VERIFICATION
from limen.identity.ssf.payloads import KNOWN, told_by
from limen.identity.ssf.seen import Seen
from limen.identity.ssf.verify import SecurityEvent, SetVerifier

log = structlog.get_logger()

_OWN: Final = (VERIFICATION, STREAM_UPDATED)


class Inbox:
    """Takes SETs in; owned by the thread of whoever takes the signals.

    ``senders`` are the issuers that may push, each with the bearer token it must show; where that is empty
    the signature alone authenticates (RFC 8935, section 5.1). ``counts`` only grow.
    """

    def __init__(
        self,
        verifier: SetVerifier,
        takes: TakesSignals,
        now: Callable[[], float],
        senders: Mapping[str, bytes] | None = None,
    ) -> None:
        self._verifier, self._takes, self._now = verifier, takes, now
        self._senders = dict(senders or {})
        self._seen = Seen()
        self._expected: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.verified: dict[str, float] = {}

    def expect(self, issuer: str, state: str) -> None:
        """A verification was asked of ``issuer``: the next one must carry this state."""
        self._expected[issuer] = state

    def looking(self) -> bool:
        """Whether keys are being looked for, so that what raised ``LaterError`` may do better soon."""
        return self._verifier.looking()

    def pushed(self, text: str, authorization: str) -> None:
        """A SET was pushed with this ``Authorization``; raises ``SetError`` or ``LaterError``."""
        try:
            self._authenticate(self._verifier.issuer_of(text), authorization)
            self._accept(text)
        except SetError as error:
            self._refused(error)
            raise

    def polled(self, issuer: str, jti: str, text: str) -> None:
        """``issuer`` handed out this SET under the name ``jti``; raises as ``pushed`` does."""
        try:
            self._from(issuer, text)
            self._accept(text, jti)
        except SetError as error:
            self._refused(error)
            raise

    def _authenticate(self, issuer: str, authorization: str) -> None:
        secret = self._senders.get(issuer)
        if secret is None:
            raise SetError("access_denied", "this transmitter is polled: it does not push")
        if not secret:
            return
        shown = authorization.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(b"Bearer " + secret, shown):
            raise SetError("authentication_failed", "the Authorization header is not this transmitter's")

    def _from(self, issuer: str, text: str) -> None:
        if self._verifier.issuer_of(text) != issuer:
            raise SetError("invalid_issuer", "the SET is of another issuer than the stream")

    def _accept(self, text: str, jti: str = "") -> None:
        at = self._now()
        event = self._verifier.verify(text, at)
        if jti and jti != event.jti:
            raise SetError("invalid_request", "the SET has another jti than the one it came under")
        if self._seen.has(event.issuer, event.jti):
            self.counts["again"] += 1
            return
        self._own(event)
        for told in told_by(event, at):
            self._takes.take(told)
        self._count(event)
        self._seen.note(event.issuer, event.jti)

    def _own(self, event: SecurityEvent) -> None:
        """What the transmitter says of the stream itself (SSF 1.0, sections 8.1.4.1 and 8.1.5)."""
        if (updated := event.events.get(STREAM_UPDATED)) is not None:
            log.warning(
                "a transmitter changed its stream", issuer=event.issuer, status=str(updated.get("status"))
            )
        if (asked := event.events.get(VERIFICATION)) is None:
            return
        expected = self._expected.get(event.issuer)
        if expected is not None and not _same(asked.get("state"), expected):
            raise SetError("invalid_state", "the state is not the one that was asked for")
        self._expected.pop(event.issuer, None)
        self.verified[event.issuer] = self._now()

    def _count(self, event: SecurityEvent) -> None:
        known = any(uri in KNOWN or uri in _OWN for uri in event.events)
        self.counts["void" if event.void else "accepted" if known else "unknown"] += 1

    def _refused(self, error: SetError) -> None:
        self.counts[error.err] += 1
        log.warning("a security event token was refused", err=error.err, why=error.description)


def _same(state: object, expected: str) -> bool:
    return isinstance(state, str) and hmac.compare_digest(
        state.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )
