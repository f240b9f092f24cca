"""Whose address a request comes from when trusted proxies stand in between.

Every proxy appends the peer it saw to ``X-Forwarded-For``, so the header is true from the right, as far as
the trusted proxies reach, and the client's own invention before that.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from limen.model import ConfigError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CACHED = 1 << 14
"""Different peers and forwarded addresses whose answers are remembered."""

LONGEST = 2048
"""Characters of ``X-Forwarded-For`` that are read, from the right."""

_SHARED_AFTER = 256
_SHARED_BY = 5


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Read ``10.0.0.0/8`` or a single address; raises ``ConfigError`` for anything else."""
    networks = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise ConfigError(f"trusted proxy {text!r}: an address or a network such as 10.0.0.0/8") from None
    return tuple(networks)


def within(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    return any(address in network for network in networks)


def read_address(text: str) -> Address | None:
    """An address as proxies write it: bare, with a port, in brackets, quoted; mapped IPv4 unmapped; else
    ``None``.
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


_LOCAL = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16")
_PRIVATE = parse_networks((*_LOCAL, "::1/128", "fc00::/7", "fe80::/10"))
"""Addresses that many callers may share (RFC 1918, 4193, 6598, loopback and link-local)."""


class TrustedHops:
    """Finds the client behind the trusted proxies; the same question is answered from memory."""

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = tuple(trusted)
        self._remembered = lru_cache(maxsize=CACHED)(self._client)
        self.believes = lru_cache(maxsize=CACHED)(self._believes)

    def client(self, peer: str, forwarded_for: str = "") -> str:
        """The right-most hop that is not a trusted proxy; empty when not even the peer is an address.

        ``forwarded_for`` is the header's lines joined by commas. An entry that is no address ends the walk:
        the hop that wrote it is the last one known. Only the last 2,048 characters are read.
        """
        if len(forwarded_for) > LONGEST:
            forwarded_for = forwarded_for[-LONGEST:].partition(",")[2]
        return self._remembered(peer, forwarded_for)

    def _believes(self, peer: str) -> bool:
        """Whether the peer is a trusted proxy, so that its ``X-Forwarded-For`` counts."""
        address = read_address(peer)
        return address is not None and within(address, self._trusted)

    def _client(self, peer: str, forwarded_for: str) -> str:
        known = read_address(peer)
        if known is None:
            return ""
        for text in reversed(forwarded_for.split(",") if forwarded_for else ()):
            if not within(known, self._trusted):
                break
            hop = read_address(text)
            if hop is None:
                break
            known = hop
        return str(known)


class SharedAddress:
    """Notices that every caller seems to come from one private address: a proxy that is not trusted yet.

    Learning from that would teach one baseline for everybody. It needs 256 calls in a row from the one
    address, and either five different credentials among them or an ``X-Forwarded-For`` on each that was not
    believed.
    """

    def __init__(self) -> None:
        self._address = ""
        self._calls = 0
        self._unbelieved = 0
        self._credentials: set[int] = set()

    def observe(self, address: str, credential: int, unbelieved: bool) -> None:
        """Count one call; ``unbelieved`` says that it carried a forwarded address nobody vouched for."""
        if address != self._address:
            self._address, self._calls, self._unbelieved = address, 0, 0
            self._credentials.clear()
        self._calls += 1
        self._unbelieved += unbelieved
        if credential and len(self._credentials) < _SHARED_BY:
            self._credentials.add(credential)

    @property
    def shared_address_alarm(self) -> str:
        """What is wrong and its cure, while it lasts; empty when nothing is."""
        if self._calls < _SHARED_AFTER or not _private(self._address):
            return ""
        if len(self._credentials) < _SHARED_BY and self._unbelieved < self._calls:
            return ""
        return (
            f"every caller comes from the one private address {self._address}: not learning; name the proxy"
            " that stands there in [identity] trusted_proxies"
        )


@lru_cache(maxsize=256)
def _private(address: str) -> bool:
    read = read_address(address)
    return read is not None and within(read, _PRIVATE)
