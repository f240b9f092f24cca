"""The neighbourhood of an address, as every gateway and log reader has to cut it alike."""

import ipaddress
from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def network_of(address: str) -> str:
    """The /24 (IPv4, also when mapped into IPv6) or /48 (IPv6) of an address; empty when it is none."""
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
