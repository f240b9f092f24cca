"""A signature: a pattern in the subset that Hyperscan and RE2 read alike, with its reason and examples."""

from typing import Final

import msgspec

S: Final = r"[\x09-\x0d ]"
"""White space, written out: the two engines' ``\\s`` differ in the vertical tab."""
EDGE: Final = r"\x1e"
"""The separator between values, so also where a value starts or ends; no pattern may match across it."""
ANY: Final = r"[^\x1e]"
"""Any byte of the same value: what ``.`` would be."""


class Row(msgspec.Struct, frozen=True):
    """One signature. ``bits`` is how sure a match alone makes (0: only a reason to look closer).

    ``pattern`` works on bytes, ignores case unless ``cased``, has no look-around. ``hits`` and ``misses``
    are values it must and must not match: they are run as tests.
    """

    id: str
    kind: str
    bits: float
    pattern: str
    why: str
    hits: tuple[str, ...]
    misses: tuple[str, ...] = ()
    cased: bool = False
