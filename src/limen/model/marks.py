"""Marks: what rules ask about a caller that only the gateway can see, noted on the caller where it holds.

Claims of a token and the address in the clear end at the border (``Caller`` holds pseudonyms). So a rule
names what it wants to know of them, the border answers with the name, and from there on the mark is as good
as a role: judged by the engine, and recorded with the call.
"""

import msgspec

MACHINE = "machine"
"""The token was issued to the application itself, for no user (RFC 9068, section 2.2: ``sub`` is the client).
Noted whether or not it is asked for."""


class Wanted(msgspec.Struct, frozen=True):
    """What the border is to look for: claims (a path and one of its values), and networks (CIDR)."""

    claims: tuple[tuple[str, str], ...] = ()
    networks: tuple[str, ...] = ()


def claim_mark(claim: str, value: str) -> str:
    """The mark of a token whose ``claim`` holds ``value``."""
    return f"claim {claim}={value}"


def network_mark(network: str) -> str:
    """The mark of a call from within a network."""
    return f"network {network}"
