"""The logins that were judged of late, kept for what comes of them.

Only those that succeeded are kept: failures are free to make, and would push out the others. Short-term
memory, packed, since most are never heard of again; rebuilt from snapshot and journal.
"""

from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from limen.model import Evidence

KEPT: Final = 20_000
"""Logins that may still be heard of; past it the oldest is forgotten, and what comes of it is unknown."""
KEPT_SECONDS: Final = 3 * 86_400.0
"""How long a login may still be heard of."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Evidence).decode


class Case(NamedTuple):
    """One login: its evidence without signals, and the last word said of it (empty: none yet)."""

    evidence: Evidence
    word: str


class Judged:
    """By the evidence's id, the oldest first. Only the engine writes it."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, int, bytes, str]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, evidence: Evidence) -> None:
        """Keep a login that succeeded; what is too old or too many is forgotten."""
        login = evidence.features.login
        if login is None or not login.success:
            return
        self.put(Case(evidence, ""))
        while len(self._kept) > KEPT or evidence.features.at - self._oldest() > KEPT_SECONDS:
            del self._kept[next(iter(self._kept))]

    def put(self, case: Case) -> None:
        """Keep what a login has become, in its place."""
        features, bare = case.evidence.features, replace(case.evidence, signals=())
        self._kept[bare.id] = (features.at, features.caller.subject, _encode(bare), case.word)

    def find(self, login: str, at: float) -> Case | None:
        """The login with this evidence id, if it is known and not too old at ``at``."""
        found = self._kept.get(login)
        if found is None or at - found[0] > KEPT_SECONDS:
            return None
        return Case(_decode(found[2]), found[3])

    def of(self, subject: int) -> tuple[str, ...]:
        """The evidence ids of a user's logins, the latest last."""
        return tuple([login for login, kept in self._kept.items() if kept[1] == subject])

    def erase(self, subject: int) -> None:
        """Forget a user's logins."""
        self._kept = {login: kept for login, kept in self._kept.items() if kept[1] != subject}

    def record(self) -> list[tuple[str, float, int, bytes, str]]:
        """As plain values, for a snapshot."""
        return [(login, *kept) for login, kept in self._kept.items()]

    def restore(self, plain: list[tuple[str, float, int, bytes, str]]) -> None:
        """Read what ``record`` wrote."""
        self._kept = {login: (at, subject, packed, word) for login, at, subject, packed, word in plain}

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0]
