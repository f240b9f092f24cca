"""Which calls come from a network, told by pseudonyms alone.

Whoever holds the key can name every pseudonym that an address in a network may have: of its /24s (IPv4), its
/48s or /64s (IPv6), or of its single addresses. So the journal's calls are judged exactly as live ones are,
and no address in the clear is kept anywhere.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

import msgspec

from limen.model import Caller, ConfigError

NETWORKS_MOST: Final = 1 << 16
"""Parts of one network that are looked for: an IPv4 network of /8, an IPv6 network of /32."""

PARTS_MOST: Final = 1 << 18
"""Parts of all networks together."""

Pseudonym = Callable[[str, str], int]


class Range(msgspec.Struct, frozen=True):
    """A network as the pseudonyms it is made of; ``level`` is the caller's attribute they are compared
    with."""

    name: str
    level: str
    parts: frozenset[int]

    def holds(self, caller: Caller) -> bool:
        """Whether a caller's address lies in it."""
        return getattr(caller, self.level) in self.parts


@lru_cache(maxsize=16)
def read_range(text: str, pseudonym: Pseudonym) -> Range:
    """A network in CIDR form; raises ``ConfigError`` for one that is none, or that cannot be told exactly."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise ConfigError(f"{text!r}: a network such as 203.0.113.0/24, or an address") from None
    level, length = _level(network)
    if 1 << (length - network.prefixlen) > NETWORKS_MOST:
        wide = "/8 or narrower" if network.version == 4 else "/32 to /64, or /112 and narrower"
        raise ConfigError(f"{text}: an IPv{network.version} network is to be {wide}")
    parts = frozenset(pseudonym(level, part) for part in _parts(network, level, length))
    return Range(text, level, parts)


def _level(network: IPv4Network | IPv6Network) -> tuple[str, int]:
    """The widest neighbourhood that callers are known by and that fits into the network, and its length."""
    if network.version == 4:
        return ("network", 24) if network.prefixlen <= 24 else ("address", 32)
    if network.prefixlen <= 48:
        return "network", 48
    return ("subnet", 64) if network.prefixlen <= 64 else ("address", 128)


def _parts(network: IPv4Network | IPv6Network, level: str, length: int) -> Iterator[str]:
    """The parts, spelt as pseudonyms are made of them."""
    spelt = IPv4Address if network.version == 4 else IPv6Address
    first, step = int(network.network_address), 1 << (network.max_prefixlen - length)
    behind = "" if level == "address" else f"/{length}"
    for number in range(1 << (length - network.prefixlen)):
        yield f"{spelt(first + number * step)}{behind}"
