"""The key sets fetched last, kept beside the data: a start, a takeover or a reload needs no provider.

Written beside the request path, read only when an issuer is configured. Public keys are no secret, but who
may name them decides who may sign tokens: each file carries an HMAC (SHA-256) under a key of this
installation, over the URL too. So whoever can write to the folder can neither add a key nor swap those of two
issuers; an earlier set of the same issuer, put back, counts until the first refresh.
"""

import hashlib
import hmac
from pathlib import Path

from limen.credentials.secret_file import read_secret, write_secret
from limen.model import ConfigError

_MAC_BYTES = 32


class KeptJwks:
    """The key set of one ``url``, in a file of its own in ``folder``."""

    def __init__(self, folder: Path, key: bytes, url: str) -> None:
        self._path = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.jwks"
        self._key = key
        self._url = url.encode()

    def load(self) -> bytes:
        """The document; empty when there is none to be read that this installation wrote for this URL."""
        try:
            content = read_secret(self._path)
        except ConfigError:
            return b""
        mac, document = content[:_MAC_BYTES], content[_MAC_BYTES:]
        return document if hmac.compare_digest(mac, self._mac(document)) else b""

    def keep(self, document: bytes) -> None:
        """Write the document, synced; raises ``ConfigError`` when that cannot be done."""
        write_secret(self._path, self._mac(document) + document)

    def _mac(self, document: bytes) -> bytes:
        return hmac.digest(self._key, self._url + b"\n" + document, "sha256")
