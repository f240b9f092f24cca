"""One plain request to the API, past the gateway: only when the operator allows a probe."""

import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from limen.settings.gateway import UpstreamTls

PATIENCE = 5.0
"""Seconds that the API has to answer a probe."""


class Answered(msgspec.Struct, frozen=True):
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]


def asked(
    upstream: str, path: str, tls: UpstreamTls, method: str = "GET", headers: dict[str, str] | None = None
) -> Answered | None:
    """The API's answer to a request without any credential or signed header; ``None``: it gave none.

    No certificate of ours is shown, since the question is what the API answers to others.
    """
    url = urlsplit(upstream)
    host, base = url.hostname or "", url.path.rstrip("/")
    connection = (
        HTTPSConnection(host, url.port, timeout=PATIENCE, context=_context(tls))
        if url.scheme == "https"
        else HTTPConnection(host, url.port, timeout=PATIENCE)
    )
    try:
        connection.request(method, base + path, headers={"user-agent": "limen-doctor", **(headers or {})})
        answer = connection.getresponse()
        return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()})
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _context(tls: UpstreamTls) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(Path(tls.ca)) if tls.ca else None)
