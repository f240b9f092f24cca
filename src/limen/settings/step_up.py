"""The settings of the step-up service: where its pages are, whom they send back where, how long all lasts."""

import re
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from limen.settings.values import Duration, Url

UserVerification = Literal["required", "preferred", "discouraged"]
_PLAIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?")


class StepUp(msgspec.Struct, frozen=True):
    """The pages where a user proves to be himself, with a passkey, a code or a recovery code (see
    step-up.md). Off without an ``origin``."""

    origin: Annotated[
        Url, Meta(description="Where browsers find the pages, such as `https://id.example.com`; empty: off.")
    ] = Url("")
    rp_id: Annotated[
        str,
        Meta(description="The domain passkeys belong to; empty: the host of `origin`. It cannot be changed."),
    ] = ""
    service: Annotated[
        str, Meta(description="What people know the service as.", min_length=1, max_length=64)
    ] = "this service"
    return_urls: Annotated[
        tuple[Url, ...],
        Meta(description="Where people may be sent back to, exactly; a query may follow.", max_length=64),
    ] = ()
    user_verification: Annotated[
        UserVerification,
        Meta(description="Whether a passkey must check its owner (PIN, finger, face), not only be touched."),
    ] = "required"
    ticket: Annotated[Duration, Meta(description="How long a ticket may wait to be opened.")] = Duration(120)
    session: Annotated[Duration, Meta(description="How long its pages may be used once open.")] = Duration(
        600
    )
    result: Annotated[Duration, Meta(description="How long the signed result is good for.")] = Duration(60)

    def __post_init__(self) -> None:
        if not self.origin:
            return
        parts = urlsplit(self.origin)
        if not _secure(self.origin) or self.origin != f"{parts.scheme}://{parts.netloc.lower()}":
            raise ValueError(
                "origin must be scheme and host alone, such as https://id.example.com (http on this machine)"
            )
        host = parts.hostname or ""
        if self.rp_id and self.rp_id != host and not host.endswith("." + self.rp_id):
            raise ValueError("rp_id must be the host of origin, or a domain that it lies in")
        if not self.return_urls:
            raise ValueError("return_urls must name where people are sent back to: give one at least")
        if bad := [url for url in self.return_urls if not _secure(url)]:
            raise ValueError(f"return_urls: {bad[0]!r} must be https (http on this machine), without a query")
        if not (0 < self.ticket <= 3600 and 0 < self.session <= 3600 and 0 < self.result <= 3600):
            raise ValueError("ticket, session and result must last more than 0s and at most 1h")


def _secure(url: str) -> bool:
    """Whether a URL is in plain spelling, and https or on this machine."""
    if _PLAIN.fullmatch(url) is None:
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" or _loopback(parts.hostname or "")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
