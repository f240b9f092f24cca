"""The public keys that tokens are checked with: read from a file or a URL, kept fresh beside the request
path.

The hot path only looks into ``Jwks.find`` and never waits. A key id that is not there asks for a refresh, at
most once in 30 seconds however many unknown ids are thrown at it, and the call is refused meanwhile. When the
source cannot be read, the keys at hand stay in use and ``error`` says what is wrong.
"""

import asyncio
import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OKPKey, RSAKey

from limen.model import ConfigError

MOST_BYTES = 1 << 20
"""Bytes of a key set; a larger one is refused."""
MOST_KEYS = 128
"""Keys of a set that are read."""
SMALLEST_RSA = 2048
"""Bits of an RSA modulus; a smaller key is left out."""
RETRY_SECONDS = 30.0
_SHORTEST_AGE = 60.0
_LONGEST_AGE = 86_400.0
_DEFAULT_AGE = 900.0
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})", re.IGNORECASE)

_FAMILIES: dict[str, type[Key]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSAKey),
    **dict.fromkeys(("ES256", "ES384", "ES512"), ECKey),
    **dict.fromkeys(("EdDSA", "Ed25519"), OKPKey),
}


_PUBLIC = frozenset(("kty", "kid", "alg", "use", "crv", "x", "y", "n", "e"))


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

        ``None`` asks for a refresh, unless that was done in the last 30 seconds.
        """
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


class JwksFile:
    """A JWK set in a file, read again when it changes."""

    def __init__(self, path: Path, jwks: Jwks) -> None:
        self._path = path
        self._jwks = jwks
        self._stamp: tuple[int, int] = (0, 0)
        self.error = ""

    async def refresh(self) -> float:
        """Read the file if it changed; gives the seconds until the next look. Never raises: see ``error``."""
        try:
            self.load()
            self.error = ""
        except ConfigError as error:
            self.error = str(error)
        return RETRY_SECONDS

    def load(self) -> None:
        """Read the file if it changed; raises ``ConfigError`` with its name."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp != self._stamp:
                with self._path.open("rb") as file:
                    self._jwks.replace(parse_jwks(file.read(MOST_BYTES)))
                self._stamp = stamp
        except OSError as error:
            raise ConfigError(f"{self._path}: the JWK set cannot be read: {error.strerror}") from None
        except ConfigError as error:
            raise ConfigError(f"{self._path}: {error}") from None


class JwksUrl:
    """A JWK set behind a URL, kept as long as ``cache-control: max-age`` says (one minute to one day), by
    ETag.
    """

    def __init__(self, url: str, jwks: Jwks, client: httpx.AsyncClient) -> None:
        _check_url(url)
        self._url = url
        self._jwks = jwks
        self._client = client
        self._etag = ""
        self.error = ""

    async def refresh(self) -> float:
        """Fetch the keys; gives the seconds until they are due again. Never raises: see ``error``."""
        try:
            age = await self._fetch()
            self.error = ""
        except (httpx.HTTPError, ConfigError) as error:
            self.error = f"{self._url}: the JWK set cannot be fetched: {error or type(error).__name__}"
            return RETRY_SECONDS
        return age

    async def _fetch(self) -> float:
        headers = {"accept": "application/json", **({"if-none-match": self._etag} if self._etag else {})}
        async with self._client.stream("GET", self._url, headers=headers, follow_redirects=False) as answer:
            if answer.status_code == 200:
                self._jwks.replace(parse_jwks(await _limited(answer)))
                self._etag = answer.headers.get("etag", "")
            elif answer.status_code != 304:
                raise ConfigError(f"status {answer.status_code}")
            return _age(answer.headers.get("cache-control", ""))


async def keep_fresh(source: JwksFile | JwksUrl, jwks: Jwks, said: Callable[[str], None]) -> None:
    """Refresh when due or asked for, until cancelled; ``said`` hears every new error."""
    heard = ""
    while True:
        jwks.wanted.clear()
        due = await source.refresh()
        jwks.pending = False
        if source.error and source.error != heard:
            said(source.error)
        heard = source.error
        try:
            await asyncio.wait_for(jwks.wanted.wait(), due)
        except TimeoutError:
            continue


async def _limited(answer: httpx.Response) -> bytes:
    document = bytearray()
    async for chunk in answer.aiter_bytes():
        document += chunk
        if len(document) > MOST_BYTES:
            raise ConfigError(f"larger than {MOST_BYTES} bytes")
    return bytes(document)


def _age(cache_control: str) -> float:
    found = _MAX_AGE.search(cache_control)
    return min(max(float(found[1]), _SHORTEST_AGE), _LONGEST_AGE) if found else _DEFAULT_AGE


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or "")):
        return
    raise ConfigError(
        f"JWKS url {url!r}: https is needed (http only on this machine): others could swap the keys"
    )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
