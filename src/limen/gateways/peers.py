"""Who may ask a decision server over TCP: gateways at known addresses, nobody else."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


class Peers:
    """The networks whose gateways are trusted; a Unix socket is guarded by its file mode instead.

    ``refused`` counts those that were not.
    """

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)
        self.refused = 0

    def admit(self, peer: object) -> bool:
        """Whether a peer is trusted; one that is not is counted."""
        trusted = self.trusted(peer)
        self.refused += not trusted
        return trusted

    def trusted(self, peer: object) -> bool:
        """Whether a peer, as its transport names it, may ask."""
        if not isinstance(peer, tuple):
            return True
        address = ip_address(peer[0].partition("%")[0])
        return any(address in network for network in self._networks)
