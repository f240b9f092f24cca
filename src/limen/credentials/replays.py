"""Which proofs were used already (RFC 9449, section 11.1): bounded, and no longer than a proof is good.

Two generations of keyed hashes; a proof is remembered for at least ``window`` seconds and at most for twice
that. When a generation is full, or one key has used up its share of it, the next proof is not taken: to
forget one would let it be used twice. Nothing survives the process.
"""

import hashlib
import secrets
from enum import Enum

ROOM = 1 << 19
"""Proofs remembered in one window; past it a proof is refused until the next window begins."""
SHARE = 1 << 15
"""Proofs of one key in one window; past it that key's proofs are refused until the next begins."""


class Use(Enum):
    """What became of a proof that asked to be used."""

    FIRST = "first"
    AGAIN = "again"
    FULL = "full"


class Replays:
    """The proofs of the last windows; one thread uses it. ``window`` is in seconds."""

    def __init__(self, window: float, room: int = ROOM, share: int = SHARE) -> None:
        self._window = max(1.0, window)
        self._room, self._share = room, share
        self._salt = secrets.token_bytes(32)
        self._began = float("-inf")
        self._now: set[int] = set()
        self._before: set[int] = set()
        self._uses: dict[int, int] = {}

    def use(self, key: str, name: str, at: float) -> Use:
        """Use the proof ``name`` (its ``jti``) of a key at time ``at``; a clock set back forgets nothing."""
        self._turn(at)
        whose, which = self._hash(key), self._hash(f"{key}.{name}")
        if which in self._now or which in self._before:
            return Use.AGAIN
        uses = self._uses.get(whose, 0)
        if len(self._now) >= self._room or uses >= self._share:
            return Use.FULL
        self._uses[whose] = uses + 1
        self._now.add(which)
        return Use.FIRST

    def __len__(self) -> int:
        return len(self._now) + len(self._before)

    def _turn(self, at: float) -> None:
        """Begin a new generation once this one is a window old; after two, nothing of before is left."""
        age = at - self._began
        if age < self._window:
            return
        self._before = self._now if age < 2 * self._window else set()
        self._now, self._uses, self._began = set(), {}, at

    def _hash(self, text: str) -> int:
        digest = hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), digest_size=8, key=self._salt
        ).digest()
        return int.from_bytes(digest, "big")
