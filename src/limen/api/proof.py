"""Who asks: the operator whose key signed the request, once, just now, over what arrived.

No lock can be thrown on an operator from outside: a request that is signed well is always heard, whatever
others tried in his name. Those that are not are counted, and past ``MOST_FAILURES`` a minute told to wait
without a line in the log.
"""

import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping
from time import time
from typing import Final

import structlog

from limen.admin.operators import Operator
from limen.api.problem import RefusedError
from limen.api.signing import Signature, base_of, digest_of, signature_of
from limen.credentials.operators import signed
from limen.credentials.replays import Replays, Use

log = structlog.get_logger()

WINDOW_SECONDS: Final = 60
"""How far a request's time may be from ours."""
MOST_FAILURES: Final = 10
"""Refused requests in a minute that name one key; further ones get 429."""
MOST_NAMES: Final = 1_024
"""Keys whose refusals are counted; past it the one that was quiet longest is forgotten."""

_ROOM: Final = 1 << 14
_SHARE: Final = 1 << 12


class Arrived:
    """A request as it stands on the wire."""

    def __init__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method, self.headers, self.body = method, headers, body
        self.path, _, self.query = target.partition("?")


class Proof:
    """Finds the operator; ``operators`` are those of now, ``now`` the time in Unix seconds."""

    def __init__(
        self, operators: Callable[[], tuple[Operator, ...]], now: Callable[[], float] = time
    ) -> None:
        self._operators, self._now = operators, now
        self._used = Replays(2.0 * WINDOW_SECONDS, _ROOM, _SHARE)
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def operator(self, arrived: Arrived) -> Operator:
        """Who asks; raises ``RefusedError``."""
        signature = signature_of(arrived.headers)
        try:
            return self._found(signature, arrived)
        except RefusedError as refused:
            self._count(signature.key.hex() if signature else "", refused)
            raise

    def _found(self, signature: Signature | None, arrived: Arrived) -> Operator:
        if signature is None:
            raise RefusedError(401, "sign the request with your operator's key: docs/guides/api.md says how")
        digest = arrived.headers.get("content-digest", "")
        if not hmac.compare_digest(digest.encode(), digest_of(arrived.body).encode()):
            raise RefusedError(401, "content-digest is not the SHA-256 of the body that arrived")
        base = base_of(
            arrived.method, arrived.headers.get("host", ""), arrived.path, arrived.query, digest,
            signature.params,
        )  # fmt: skip
        known = [each for each in self._operators() if hmac.compare_digest(each.key, signature.key)]
        if not signed(signature.key, signature.value, b"", base) or not known:
            raise RefusedError(401, "no operator signed this: `limen operators list` shows whose keys count")
        self._once(signature)
        return known[0]

    def _once(self, signature: Signature) -> None:
        """Raise ``RefusedError`` for a request that is old, or was sent before."""
        now = self._now()
        if abs(now - signature.created) > WINDOW_SECONDS:
            raise RefusedError(401, f"created is more than {WINDOW_SECONDS} s from our time: sign it anew")
        use = self._used.use(signature.key.hex(), signature.nonce, now)
        if use is Use.AGAIN:
            raise RefusedError(401, "this request was sent before: take a new nonce")
        if use is Use.FULL:
            raise RefusedError(429, "too many requests at once: wait", WINDOW_SECONDS)

    def _count(self, name: str, refused: RefusedError) -> None:
        """Note a refusal; raises the one that says to wait."""
        now = self._now()
        times = [at for at in self._failures.pop(name, []) if now - at < 60.0]
        self._failures[name] = [*times, now][-MOST_FAILURES - 1 :]
        while len(self._failures) > MOST_NAMES:
            self._failures.popitem(last=False)
        if len(self._failures[name]) > MOST_FAILURES:
            raise RefusedError(429, "too many refused requests: wait a minute", 60) from None
        log.warning("an administration request was refused", key=name, why=str(refused))
