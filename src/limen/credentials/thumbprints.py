"""Thumbprints: of a public JWK (RFC 7638), of a certificate (RFC 8705, section 3.1), and of an access token.

All are SHA-256 in base64url without padding, as ``cnf`` and ``ath`` hold them; compared in constant time.
"""

import base64
import hmac
import re
from binascii import b2a_base64
from collections.abc import Mapping
from hashlib import sha256

import msgspec

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_FORM = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_REQUIRED = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x"), "RSA": ("e", "kty", "n")}
"""Members of a public key in lexicographic order (RFC 7638, section 3.2; RFC 8037, section 2)."""


def base64url(raw: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """The octets behind base64url without padding; raises ``ValueError`` for any other form."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)


def jwk_thumbprint(jwk: Mapping[str, object]) -> str:
    """The thumbprint of a public key; raises ``KeyError`` when a member is missing or its kind unknown."""
    members = {name: jwk[name] for name in _REQUIRED[str(jwk["kty"])]}
    return base64url(sha256(msgspec.json.encode(members)).digest())


def text_thumbprint(text: str) -> str:
    """The hash of an access token, as ``ath`` states it (RFC 9449, section 4.2)."""
    return base64url(sha256(text.encode("utf-8", "surrogatepass")).digest())


def hex_thumbprint(digest: str) -> str:
    """The thumbprint behind a SHA-256 in hexadecimal, the form in which gateways name a certificate."""
    return base64url(bytes.fromhex(digest))


def is_thumbprint(text: object) -> bool:
    """Whether this is 43 characters of base64url."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None


def same(one: str, other: str) -> bool:
    """Whether two texts are equal; takes the same time wherever they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
