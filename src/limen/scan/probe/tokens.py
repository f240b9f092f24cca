"""What a bearer token says of itself, read without checking it: the scopes that its holder was given."""

import base64
import binascii
import json
from typing import Any


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], str] | None:
    """Header, claims and signature of a JSON Web Token (RFC 7519); ``None`` where it is none."""
    pieces = token.split(".")
    if len(pieces) != 3:
        return None
    try:
        header, claims = (json.loads(unpacked(each)) for each in pieces[:2])
    except (ValueError, binascii.Error, RecursionError):
        return None
    return (header, claims, pieces[2]) if isinstance(header, dict) and isinstance(claims, dict) else None


def scopes_of(token: str) -> frozenset[str] | None:
    """The scopes that a token names (RFC 8693, section 4.2); ``None`` where it names none."""
    known = parts_of(token)
    for name in ("scope", "scp", "scopes", "permissions"):
        said = known[1].get(name) if known else None
        if isinstance(said, str):
            return frozenset(said.split())
        if isinstance(said, list):
            return frozenset(str(each) for each in said)
    return None


def unpacked(text: str) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def packed(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
