"""Which SETs were taken already: delivery is at least once, so the same one may come again."""

from collections import OrderedDict
from typing import Final

MOST: Final = 20_000
"""SETs remembered of one issuer; past it the oldest is forgotten, which its own age bounds too."""


class Seen:
    """Remembers ``jti`` values by issuer, so that no issuer can make us forget another's.

    Nothing survives the process: what a SET does is worked out from its own time, so that the same one again
    does nothing more.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._by_issuer: dict[str, OrderedDict[str, None]] = {}

    def has(self, issuer: str, jti: str) -> bool:
        """Whether this SET was taken."""
        return jti in self._by_issuer.get(issuer, ())

    def note(self, issuer: str, jti: str) -> None:
        """Remember that it was."""
        known = self._by_issuer.setdefault(issuer, OrderedDict())
        known[jti] = None
        while len(known) > self._most:
            known.popitem(last=False)
