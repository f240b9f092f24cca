"""Where public keys come from: a file, or a URL of the issuer. They are kept fresh beside the request path.

When the source cannot be read, the keys at hand stay in use and ``error`` says what is wrong. Those of a URL
are kept on disk too, so that this holds over a restart.
"""

import asyncio
import ipaddress
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from limen.credentials.jwks import RETRY_SECONDS, Jwks, parse_jwks
from limen.credentials.kept_jwks import KeptJwks
from limen.model import ConfigError

MOST_BYTES = 1 << 20
"""Bytes of a key set; a larger one is refused."""
SHORTEST_AGE = 60.0
"""Seconds for which a set counts as fresh, at least."""
LONGEST_AGE = 86_400.0
"""Seconds for which a set counts as fresh; told of more, it is read again after these."""
DEFAULT_AGE = 900.0
"""Seconds for which a set counts as fresh whose source does not say."""
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})", re.IGNORECASE)


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
    """A JWK set behind a URL, by ETag, fresh as long as ``cache-control: max-age`` says: a minute to a day.

    What changed is written to ``kept``. Raises ``ConfigError`` for a URL that others could answer.
    """

    def __init__(self, url: str, jwks: Jwks, client: httpx.AsyncClient, kept: KeptJwks | None = None) -> None:
        check_url(url)
        self._url = url
        self._jwks = jwks
        self._client = client
        self._kept = kept
        self._etag = ""
        self._fetched = self._written = b""
        self.error = ""

    async def refresh(self) -> float:
        """Fetch the keys; gives the seconds until they are due again. Never raises: see ``error``."""
        try:
            age = await self._fetch()
        except (httpx.HTTPError, ConfigError) as error:
            self.error = f"{self._url}: the JWK set cannot be fetched: {error or type(error).__name__}"
            return RETRY_SECONDS
        self.error = await self._write()
        return age

    async def _fetch(self) -> float:
        headers = {"accept": "application/json", **({"if-none-match": self._etag} if self._etag else {})}
        async with self._client.stream("GET", self._url, headers=headers, follow_redirects=False) as answer:
            if answer.status_code == 200:
                document = await _limited(answer)
                self._jwks.replace(parse_jwks(document))
                self._fetched = document
                self._etag = answer.headers.get("etag", "")
            elif answer.status_code != 304:
                raise ConfigError(f"status {answer.status_code}")
            return _age(answer.headers.get("cache-control", ""))

    async def _write(self) -> str:
        """Keep what was fetched, unless it is kept already; what went wrong, and it is tried again."""
        document = self._fetched
        if self._kept is None or document == self._written:
            return ""
        try:
            await asyncio.to_thread(self._kept.keep, document)
        except ConfigError as error:
            return str(error)
        self._written = document
        return ""


def recall(kept: KeptJwks, jwks: Jwks) -> None:
    """Begin with the keys that were fetched last, if there are any of use."""
    with suppress(ConfigError):  # what is wrong with them, the first refresh says
        jwks.replace(parse_jwks(kept.load()))


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
    return min(max(float(found[1]), SHORTEST_AGE), LONGEST_AGE) if found else DEFAULT_AGE


def check_url(url: str) -> None:
    """Raise ``ConfigError`` for a URL that is none, or whose answer others could write."""
    try:
        parts = urlsplit(str(httpx.URL(url)))
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(f"JWKS url {url!r}: {error}") from None
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
