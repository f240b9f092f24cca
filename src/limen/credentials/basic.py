"""HTTP Basic (RFC 7617): taken apart, not verified. Allowed only where the upstream verifies it itself."""

import base64
import binascii

import msgspec

from limen.model import InputError

LONGEST = 1024
"""Characters of Basic credentials; what is longer is refused."""


class BasicPair(msgspec.Struct, frozen=True):
    """A user and a password as presented; the text form shows neither."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "BasicPair()"


def parse_basic(encoded: str) -> BasicPair:
    """Read what follows ``Basic``; raises ``InputError`` (without repeating it) when it is malformed."""
    if len(encoded) > LONGEST:
        raise InputError("malformed basic credentials: too long")
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise InputError("malformed basic credentials: not base 64 of UTF-8") from None
    user, colon, password = text.partition(":")
    if not colon or not user or any(ord(c) < 32 or ord(c) == 127 for c in text):
        raise InputError("malformed basic credentials: user:password is needed")
    return BasicPair(user, password)
