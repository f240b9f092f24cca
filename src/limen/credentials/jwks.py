"""The public keys that tokens are checked with; ``jwks_sources`` keeps them fresh beside the request path.

The hot path only looks into ``Jwks.find`` and never waits. A key id that is not there asks for a refresh, at
most once in 30 seconds however many unknown ids are thrown at it, and the call is refused meanwhile. Where no
keys were ever had, nobody can tell a good token from a bad one: see ``NoKeysError``.
"""

import asyncio

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OKPKey, RSAKey

from limen.model import ConfigError, LimenError

MOST_KEYS = 128
"""Keys of a set that are read."""
SMALLEST_RSA = 2048
"""Bits of an RSA modulus; a smaller key is left out."""
RETRY_SECONDS = 30.0

_FAMILIES: dict[str, type[Key]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSAKey),
    **dict.fromkeys(("ES256", "ES384", "ES512"), ECKey),
    **dict.fromkeys(("EdDSA", "Ed25519"), OKPKey),
}


_PUBLIC = frozenset(("kty", "kid", "alg", "use", "crv", "x", "y", "n", "e"))


class NoKeysError(LimenError):
    """Keys were never had, so it cannot be told whether a token is good. No fault of the caller's."""


class _Document(msgspec.Struct):
    keys: list[dict[str, object]]


def parse_jwks(document: bytes) -> tuple[Key, ...]:
    """The usable public signing keys of a JWK set (RFC 7517); others are passed over, as section 5 asks.

    Passed over: symmetric keys (no public document may hold one), keys not for signatures, RSA under 2048
    bits. Raises ``ConfigError`` when it is no key set or none of its keys is usable.
    """
    try:
        entries = msgspec.json.decode(document, type=_Document).keys[:MOST_KEYS]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ConfigError(f'no JWK set: {{"keys": [...]}} is needed: {error}') from None
    keys = tuple(key for entry in entries if (key := _import(entry)) is not None)
    if not keys:
        raise ConfigError(f"no usable public signing key among the {len(entries)} of the JWK set")
    return keys


def _import(entry: dict[str, object]) -> Key | None:
    if entry.get("use", "sig") != "sig" or not _fair(entry):
        return None
    public = {name: entry[name] for name in _PUBLIC & entry.keys()}
    try:
        key = JWKRegistry.import_key(public)  # type: ignore[arg-type]  # checked by the import itself
        key.public_key  # noqa: B018  # a key that cannot be built is found out here and not by a token
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key


def _fair(entry: dict[str, object]) -> bool:
    if entry.get("kty") != "RSA":
        return entry.get("kty") in {"EC", "OKP"}
    modulus = entry.get("n")
    return isinstance(modulus, str) and len(modulus) * 6 >= SMALLEST_RSA


class Jwks:
    """The keys in use, swapped whole.

    ``revision`` counts the swaps that changed them, so that tokens of a withdrawn key are verified again;
    ``wanted`` is set when a token named a key that is not here, and ``pending`` is true from then on until
    the keys were looked for.
    """

    def __init__(self, keys: tuple[Key, ...] = ()) -> None:
        self._keys = keys
        self._asked_at = float("-inf")
        self.revision = 0
        self.wanted = asyncio.Event()
        self.pending = False

    def replace(self, keys: tuple[Key, ...]) -> None:
        """Use these keys from now on."""
        if [key.as_dict() for key in keys] != [key.as_dict() for key in self._keys]:
            self.revision += 1
        self._keys = keys

    def find(self, kid: str, algorithm: str, at: float) -> Key | None:
        """The key for a token's ``kid`` and ``alg``; without a ``kid`` the only one that fits.

        ``None`` asks for a refresh, unless that was done in the last 30 seconds. Raises ``NoKeysError`` while
        there are no keys at all.
        """
        if not self._keys:
            raise NoKeysError("the issuer's keys could not be read yet")
        family = _FAMILIES.get(algorithm)
        fitting = [
            key for key in self._keys if type(key) is family and key.get("alg", algorithm) == algorithm
        ]
        found = [key for key in fitting if key.kid == kid] if kid else fitting
        if len(found) == 1:
            return found[0]
        if abs(at - self._asked_at) >= RETRY_SECONDS:
            self._asked_at, self.pending = at, True
            self.wanted.set()
        return None
