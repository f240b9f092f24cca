"""What goes over wires: TLS towards callers and the API, HSTS, and who proves itself to whom."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from limen.admin.posture.point import Ground, Point, Topic

HSTS_LEAST = 180 * 86_400.0
"""Seconds of Strict-Transport-Security below which browsers forget too soon."""

_PLAIN = "who is on the way reads and changes credentials and data"
_CALLERS = Topic("TLS to callers", _PLAIN, ("API8",), ("REC-API-9",))
_HSTS = Topic("HSTS", "who once came over plain HTTP can be kept there", ("API8",), ("REC-API-9",))
_UPSTREAM = Topic("TLS to the API", _PLAIN, ("API8",), ("REC-API-9",))
_MUTUAL = Topic(
    "mTLS to the API",
    "an API that cannot tell the gateway from others answers anybody who finds it",
    ("API2", "API8"),
    ("REC-API-9", "REC-API-12"),
)
_SHOW = "[server.upstream_tls] certificate = PEM file, private_key = PEM file; the API asks for them"


def check(ground: Ground) -> Iterator[Point]:
    """TLS on both sides of the gateway."""
    yield _callers(ground)
    yield _hsts(ground)
    if ground.settings.server.upstream:
        yield _upstream(ground)


def _callers(ground: Ground) -> Point:
    server = ground.settings.server
    mend = "[server.tls] certificate = PEM file, private_key = PEM file"
    if server.tls.certificate:
        return _CALLERS.ok("TLS 1.2 and 1.3, nothing older")
    if local(server.listen.host):
        said = f"plain HTTP on {server.listen}: somebody else has to end TLS on this machine"
        return _CALLERS.warning(said, mend)
    return _CALLERS.wrong(f"plain HTTP on {server.listen}", mend)


def _hsts(ground: Ground) -> Point:
    tls = ground.settings.server.tls
    if not tls.certificate:
        return _HSTS.unknown("not sent without TLS here: whoever ends TLS must send it")
    if tls.hsts < HSTS_LEAST:
        return _HSTS.warning(
            f"max-age is {tls.hsts}" if tls.hsts else "not sent", '[server.tls] hsts = "365d"'
        )
    return _HSTS.ok(f"max-age is {tls.hsts}")


def _upstream(ground: Ground) -> Point:
    server = ground.settings.server
    url = urlsplit(server.upstream)
    if url.scheme == "http" and local(url.hostname or ""):
        return _UPSTREAM.ok(f"{server.upstream} is on this machine")
    if url.scheme == "http":
        return _UPSTREAM.wrong(
            f"plain HTTP to {server.upstream}", f'[server] upstream = "https://...", {_SHOW}'
        )
    if not server.upstream_tls.certificate:
        return _MUTUAL.warning("TLS without a certificate of ours", _SHOW)
    return _MUTUAL.ok("the gateway shows its certificate")


def local(host: str) -> bool:
    """Whether a host is this machine, as far as its name tells."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "unix") or host.endswith(".localhost")
