"""Names of fields and parameters as ids: what a detector may know of a name is whether it was there before.

An id has the hash of the bare name (``$.user.isAdmin`` → ``isadmin``) in its upper half, so that one field
can be found again in another place, and of the whole name in its lower half. Its last bit tells the place.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_BARE_BITS: Final = 32
_WHOLE_BITS: Final = 30
_MASK: Final = (1 << 63) - 1
_STEP: Final = 0x9E3779B97F4A7C15
_GENERIC: Final = "*"
_GLUE: Final = str.maketrans("", "", "_- ")
_NUMBERED = re.compile(r"\d")


@lru_cache(4_096)
def bare_id(name: str) -> int:
    """The 32-bit id of a bare name: case and the glue between its words do not count."""
    return _hash(name.lower().translate(_GLUE), _BARE_BITS)


def field_id(place: str, name: str) -> int:
    """The 63-bit id of a field. Members named by data (ids as keys) are one field."""
    whole = ".".join([_generic(part) for part in name.split(".")])
    low = _hash(f"{place}\x1f{whole}", _WHOLE_BITS) << 1 | (place == "body")
    return bare_id(bare(whole)) << (_WHOLE_BITS + 1) | low


def bare(name: str) -> str:
    """The last word of a name: ``$.items[].sku`` → ``sku``, ``user[role]`` → ``role``."""
    return name.rsplit(".", 1)[-1].replace("[]", "").rstrip("]").rsplit("[", 1)[-1]


def bare_of(field: int) -> int:
    """The id of the bare name of a field."""
    return field >> (_WHOLE_BITS + 1)


def in_body(field: int) -> bool:
    """Whether a field stands in the body."""
    return bool(field & 1)


def mixed(token: int, number: int) -> int:
    """One 63-bit id of two."""
    return (token ^ number * _STEP) & _MASK


def set_id(parts: list[tuple[int, int]]) -> int:
    """The 63-bit id of a set of pairs, never 0."""
    text = ",".join([f"{one:x}:{other}" for one, other in sorted(parts)])
    return _hash(text, 63) or 1


def _generic(part: str) -> str:
    """A part of a name, or ``*`` for one that is data: it has three digits or more."""
    return _GENERIC if len(_NUMBERED.findall(part)) >= 3 else part


def _hash(text: str, bits: int) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - bits)
