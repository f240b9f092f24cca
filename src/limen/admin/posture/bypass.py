"""Whether the gateway can be gone around: where the API is bound, and what it answers without our header."""

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from limen.admin.posture.ask import asked
from limen.admin.posture.point import Ground, Point, Topic

_WHY = "a call that goes around the gateway is neither verified nor judged, and leaves no evidence"
_ADDRESS = Topic("address of the API", _WHY, ("API2", "API8"), ("REC-API-12",))
_PAST = Topic("calls past the gateway", _WHY, ("API2", "API8"), ("REC-API-12",))


def check(ground: Ground) -> Iterator[Point]:
    """The address of the API, and with a probe what it answers to a call without the signed header."""
    if not ground.settings.server.upstream:
        yield _ADDRESS.unknown("no API is named", "[server] upstream = URL")
        return
    yield _address(urlsplit(ground.settings.server.upstream).hostname or "")
    yield _past(ground)


def _address(host: str) -> Point:
    found = _addresses(host)
    if not found:
        return _ADDRESS.unknown(f"{host} does not resolve here")
    public = [each for each in found if ipaddress.ip_address(each).is_global]
    if public:
        mend = "bind the API to a private address, or let its firewall take calls from the gateway only"
        return _ADDRESS.wrong(f"{host} is public ({public[0]})", mend)
    return _ADDRESS.ok(f"{host} is not a public address")


def _past(ground: Ground) -> Point:
    name, server = ground.settings.identity.upstream_header, ground.settings.server
    if not ground.probe:
        return _PAST.unknown("not tried", "limen doctor --posture --probe")
    tried = {path: asked(server.upstream, path, server.upstream_tls) for path in ground.paths or ("/",)}
    answers = {path: answer.status for path, answer in tried.items() if answer is not None}
    given = [path for path, status in answers.items() if 200 <= status < 300]
    if given:
        mend = f"let the API check {name} (`limen keys upstream` gives the key), or ask for our certificate"
        return _PAST.wrong(f"the API answers {given[0]} without {name}", mend)
    if not answers:
        return _PAST.unknown("the API did not answer, or asked for a certificate")
    codes = ", ".join(sorted({str(status) for status in answers.values()}))
    return _PAST.ok(f"{len(answers)} tried without {name}: {codes}")


def _addresses(host: str) -> list[str]:
    try:
        return sorted({str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, None)})
    except OSError:
        return []
