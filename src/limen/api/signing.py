"""How requests are signed: HTTP Message Signatures (RFC 9421) in one strict form, with Ed25519.

A signature is over method, authority, path, query, the body's digest (RFC 9530), a time and a nonce. So there
is no secret in a request that could be logged, stolen or sent along by a browser. What is signed begins with
``"@method"``, so a signature of a request is none of a plan (``credentials.operators``).
"""

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Final
from urllib.parse import urlsplit

import msgspec

from limen.credentials.operators import sign

_COVERED: Final = '("@method" "@authority" "@path" "@query" "content-digest")'
_INPUT: Final = re.compile(
    rf'limen=({re.escape(_COVERED)};created=([0-9]{{1,12}});nonce="([A-Za-z0-9_-]{{16,64}})"'
    r';keyid="([0-9a-f]{64})";alg="ed25519")'
)
_SIGNATURE: Final = re.compile(r"limen=:([A-Za-z0-9+/]{86}==):")


class Signature(msgspec.Struct, frozen=True):
    """A signature as a request carries it: ``created`` in Unix seconds, ``key`` the public one."""

    params: str
    created: int
    nonce: str
    key: bytes
    value: bytes


def signature_of(headers: Mapping[str, str]) -> Signature | None:
    """What a request's headers claim; ``None`` where they claim nothing in this form."""
    stated = _INPUT.fullmatch(headers.get("signature-input", ""))
    value = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if stated is None or value is None:
        return None
    return Signature(
        stated[1], int(stated[2]), stated[3], bytes.fromhex(stated[4]), b64decode(value[1], validate=True)
    )


def digest_of(body: bytes) -> str:
    """The ``Content-Digest`` of a body, of an empty one as well."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def base_of(method: str, authority: str, path: str, query: str, digest: str, params: str) -> bytes:
    """The signature base (RFC 9421, section 2.5); ``path`` and ``query`` as they stand on the wire."""
    lines = (
        f'"@method": {method}',
        f'"@authority": {authority.lower()}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {digest}',
        f'"@signature-params": {params}',
    )
    return "\n".join(lines).encode()


def signed_headers(key: Path, method: str, url: str, body: bytes = b"") -> dict[str, str]:
    """The headers with which a client sends a request; ``key`` is the file of `limen operators add`.

    Raises ``ConfigError`` for a file that is no operator's key.
    """
    parts, digest = urlsplit(url), digest_of(body)
    public, _ = sign(key, b"", b"")
    params = (
        f'{_COVERED};created={int(time())};nonce="{secrets.token_urlsafe(18)}"'
        f';keyid="{public.hex()}";alg="ed25519"'
    )
    base = base_of(method, parts.netloc, parts.path or "/", parts.query, digest, params)
    _, value = sign(key, b"", base)
    return {
        "content-type": "application/json",
        "content-digest": digest,
        "signature-input": f"limen={params}",
        "signature": f"limen=:{b64encode(value).decode()}:",
    }
