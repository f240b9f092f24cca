"""Which kinds of sensitive data could be in a body: one pass over its bytes, for most of them enough."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Protocol

NUMBER, TOKEN, KEY, PRIVATE_KEY = range(4)
PATTERNS: Final = (
    rb"[0-9]([ -]?[0-9]){12}",
    rb"eyJ[A-Za-z0-9_-]{8}",
    rb"AKIA[0-9A-Z]{16}|gh[pos]_\w{20}|glpat-|xox[abprs]-|[rs]k_live_|AIza[A-Za-z0-9_-]{20}|SG\.[A-Za-z0-9_-]{20}",
    rb"-----BEGIN [A-Z ]{0,24}PRIVATE KEY",
)
"""What to look for, in the order of the names above."""


class Marks(Protocol):
    """Finds which of ``PATTERNS`` are in a body."""

    def find(self, body: bytes) -> Sequence[int]:
        """Their indices, each at most once."""
        ...


class HyperscanMarks:
    """The engine: all patterns in one pass."""

    def __init__(self) -> None:
        import hyperscan  # noqa: PLC0415 (optional at run time)

        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=list(PATTERNS),
            ids=list(range(len(PATTERNS))),
            flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(PATTERNS),
        )
        self._scan = self._database.scan

    def find(self, body: bytes) -> Sequence[int]:
        """See ``Marks``."""
        found: list[int] = []
        self._scan(body, _note, context=found)
        return found


def _note(pattern: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.append(pattern)


class Re2Marks:
    """The fallback."""

    def __init__(self) -> None:
        import re2  # noqa: PLC0415 (optional at run time)

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        self._set = re2.Set.SearchSet(options)
        for pattern in PATTERNS:
            self._set.Add(pattern)
        self._set.Compile()

    def find(self, body: bytes) -> Sequence[int]:
        """See ``Marks``."""
        return self._set.Match(body) or ()


@cache
def marks() -> Marks:
    """Hyperscan where it is installed, else RE2; raises ``ImportError`` where neither is."""
    try:
        return HyperscanMarks()
    except ImportError:
        return Re2Marks()
