"""Alerts to a webhook: JSON over HTTPS, signed so that the receiver can tell it from a forgery.

The signature is HMAC-SHA256 over ``timestamp.body``; the timestamp lets a receiver refuse replays.
"""

import hmac
import time
from collections.abc import Callable
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import msgspec

from limen.model import ConfigError
from limen.stores.listeners.alerts.alert import Message
from limen.stores.listeners.alerts.courier import RefusedError

HEADER = "limen-signature"
LEAST_SECRET = 16
"""Bytes."""


class Webhook:
    """Posts messages to ``url``. Its text form shows no secret.

    Raises ``ConfigError`` for a URL that is neither https nor on loopback, and for a short secret.
    """

    def __init__(
        self, url: str, secret: bytes, *, timeout: float = 5.0, now: Callable[[], float] = time.time
    ) -> None:
        _check(url, secret)
        self._url = url
        self._secret = secret
        self._now = now
        self._client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)

    def send(self, message: Message) -> None:
        """Post one message; raises ``OSError`` to be tried again, ``RefusedError`` where that is no use."""
        body = msgspec.json.encode(message)
        signed = signature(self._secret, int(self._now()), body)
        headers = {"content-type": "application/json", HEADER: signed}
        try:
            status = self._client.post(self._url, content=body, headers=headers).status_code
        except httpx.HTTPError as error:
            raise ConnectionError(type(error).__name__) from None
        if status == 429 or status >= 500:
            raise ConnectionError(f"status {status}")
        if not 200 <= status < 300:
            raise RefusedError(f"the webhook answered {status}: check alerts.webhook and its secret")

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def signature(secret: bytes, at: int, body: bytes) -> str:
    """The header's value, ``t=1732348800,v1=<hex>``, for a body sent at ``at`` (Unix seconds)."""
    code = hmac.new(secret, b"%d." % at + body, sha256).hexdigest()
    return f"t={at},v1={code}"


def verified(secret: bytes, header: str, body: bytes, now: float, tolerance: float = 300.0) -> bool:
    """What a receiver does: whether the header fits the body and is at most ``tolerance`` seconds old."""
    stated = header.partition(",")[0].removeprefix("t=")
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 12):
        return False
    genuine = hmac.compare_digest(signature(secret, int(stated), body).encode(), header.encode())
    return genuine and abs(now - int(stated)) <= tolerance


def _check(url: str, secret: bytes) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(parts.hostname or "")):
        raise ConfigError("alerts.webhook must be an https:// address; plain http:// only on loopback")
    if len(secret) < LEAST_SECRET:
        raise ConfigError(f"the webhook secret is too short: at least {LEAST_SECRET} bytes")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
