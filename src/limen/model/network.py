"""An address and its neighbourhood, as every gateway, door and log reader has to write and cut them alike."""

import ipaddress
from functools import lru_cache
from typing import Final

LONGEST_ADDRESS: Final = 128
"""Characters of an address with brackets, zone and port; a longer text is none."""

_OCTETS: Final = frozenset([str(octet) for octet in range(256)])


def network_of(address: str) -> str:
    """The /24 (IPv4, also when mapped into IPv6) or /48 (IPv6) of an address; empty when it is none."""
    return f"{address.rpartition('.')[0]}.0/24" if _dotted(address) else _network_of(address)


@lru_cache(maxsize=1 << 16)
def _network_of(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(ip), 48), strict=False))
        ip = ip.ipv4_mapped
    return str(ipaddress.IPv4Network((ip, 24), strict=False))


@lru_cache(maxsize=1 << 16)
def subnet_of(address: str) -> str:
    """The /64 of an IPv6 address, which one customer or machine has to itself; empty for any other."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv4Address) or ip.ipv4_mapped is not None:
        return ""
    return str(ipaddress.IPv6Network((int(ip), 64), strict=False))


def address_of(text: str) -> str:
    """An IP address in its usual form; empty for anything else. Ports and zones are cut off."""
    if _dotted(text):
        return text
    return _address_of(text) if len(text) <= LONGEST_ADDRESS else ""


def _dotted(text: str) -> bool:
    """Whether this is an IPv4 address in its usual form: most are, and a parser takes ten times as long."""
    parts = text.split(".", 4)
    return len(parts) == 4 and _OCTETS.issuperset(parts)


@lru_cache(maxsize=1 << 16)
def _address_of(text: str) -> str:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
