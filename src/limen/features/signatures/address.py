"""Server-side request forgery: an address that points inwards, however it is written.

An address of the world outside is not a hit: a callback field is full of them.
"""

import ipaddress
import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import EDGE, Row

KIND: Final = "ssrf"

_URL = re.compile(r"\s*(?:url:)?([a-z][a-z0-9+.-]{1,15}:)?[/\\]{2}([^/\\?#\s]{1,256})", re.IGNORECASE)
_INWARD: Final = (
    r"(?:[^/@\x1e ]*@)?(?:localhost|127\.|0\.0\.0\.0|169\.254\.|10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]"
    r"|3[01])\.|100\.100\.100\.200|\[|0x[0-9a-f]|0[0-7]{2,}|[0-9]{8,10}(?:[:/\x1e])|metadata|instance-data"
    r"|[0-9]{1,3}\.[0-9]{1,8}(?:[:/\x1e])|0(?:[:/\x1e]))"
)
_METADATA: Final = frozenset(
    (
        "169.254.169.254",
        "100.100.100.200",
        "169.254.170.2",
        "192.0.0.192",
        "fd00:ec2::254",
        "metadata.google.internal",
        "metadata",
        "instance-data",
        "metadata.azure.internal",
        "metadata.internal",
    )
)
_INTERNAL_SCHEMES: Final = frozenset(
    ("gopher", "dict", "ldap", "ldaps", "tftp", "netdoc", "jar", "sftp", "rmi", "iiop")
)
_REBOUND = re.compile(
    r"(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|rbndr\.us|1u\.ms)\Z", re.IGNORECASE
)
_COLLECTOR = re.compile(
    r"(?:burpcollaborator\.net|oastify\.com|interact\.sh|oast\.\w+|dnslog\.\w+|requestbin\.\w+"
    r"|canarytokens\.\w+)\Z",
    re.IGNORECASE,
)
_BENIGN_NAMES = re.compile(
    r"redirect|referer|referrer|origin|return|\bhost\b|forwarded|client_?uri|base_?url", re.IGNORECASE
)

ROWS: Final = (
    Row(
        "ssrf-inward",
        KIND,
        0.0,
        rf"(?:{EDGE}|[=\"' ,])[\x09-\x0d ]{{0,4}}(?:url:)?(?:[a-z][a-z0-9+.-]*:)?[/\\]{{2}}{_INWARD}",
        "an address that points inwards",
        ("http://127.0.0.1/", "http://169.254.169.254/", "//localhost"),
        ("https://example.com/",),
    ),
    Row(
        "ssrf-scheme",
        KIND,
        0.0,
        rf"(?:{EDGE}|=)(?:gopher|dict|ldaps?|tftp|netdoc|jar|sftp|rmi|iiop):(?://|[a-z]+:)",
        "a scheme no web client uses",
        ("gopher://x:1/_", "jar:http://x!/"),
        ("http://x",),
    ),
    Row(
        "ssrf-host",
        KIND,
        0.0,
        r"(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|burpcollaborator|oastify|interact\.sh|\boast\."
        r"|dnslog|rbndr|metadata\.google|computemetadata|latest/meta-data)",
        "a name that resolves inwards or reports back",
        ("http://127.0.0.1.nip.io/", "http://x.oastify.com"),
        ("https://nip.com",),
    ),
)


def judge(text: str, name: str = "", place: str = "") -> float:
    """Bits that ``text`` sends the server to an address of its own network."""
    match = _URL.match(text)
    if match is None:
        found = 5.0 if "169.254.169.254" in text or "latest/meta-data" in text else 0.0
        return quieted(found, words(text))
    scheme = (match.group(1) or "").rstrip(":").lower()
    bits = max(_host(match.group(2), scheme), 14.0 if scheme in _INTERNAL_SCHEMES else 0.0)
    if bits < 18 and scheme in {"http", "https", ""} and (_BENIGN_NAMES.search(name) or place == "header"):
        bits = min(bits, 5.0)
    return quieted(bits, words(text[match.end() :]))


def _host(authority: str, scheme: str) -> float:
    user, _, host = authority.rpartition("@")
    host = host.lower()
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].rstrip(".")
    if bare in _METADATA or (user and bare.replace(".", "").isdigit()):
        return 20.0
    if _REBOUND.search(bare) or _COLLECTOR.search(bare):
        return 14.0
    address = _address("127.0.0.1" if bare == "localhost" or bare.endswith(".localhost") else bare)
    return _inward(address, bare, scheme) if address is not None else 0.0


def _inward(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bare: str, scheme: str) -> float:
    """Bits by where an address points, more when it is written in a way that hides it."""
    if str(address) in _METADATA:
        return 22.0
    odd = 4.0 if bare[:1].isdigit() and str(address) != bare and ":" not in bare else 0.0
    if address.is_loopback or address.is_unspecified or address.is_link_local:
        return 12.5 + odd
    return (12.0 if address.is_private else 3.0 if not scheme else 0.0) + odd


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address written in any way a resolver takes: dotted, short, decimal, hexadecimal, octal, mapped."""
    try:
        if ":" in host:
            wide = ipaddress.IPv6Address(host)
            return wide.ipv4_mapped or wide
        parts = [_number(part) for part in host.split(".", 4)]
        if len(parts) > 4 or any(p > 255 for p in parts[:-1]):
            return None
        value = sum(part << 8 * (3 - i) for i, part in enumerate(parts[:-1])) + parts[-1]
        return ipaddress.IPv4Address(value)
    except ValueError:
        return None


def _number(part: str) -> int:
    """C's reading of a number: ``0x7f``, ``0177``, ``127``; raises ``ValueError``."""
    if len(part) > 16:
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part, 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)
