"""What standing rules ask about a call beside what every policy may read: names that some rule mentions, as
far as they hold of the call. Worked out only where there are rules (see ``limen.engine.rules``)."""

from typing import Final

import msgspec

from limen.model import Caller

PASSKEY_ACR: Final = frozenset(("phr", "phrh"))
"""Classes of authentication that a phisher cannot relay (OpenID Connect EAP ACR Values 1.0)."""
PASSKEY_AMR: Final = frozenset(("fido", "fido2", "webauthn", "passkey", "hwk", "swk"))
"""Ways to prove oneself that are a key of one's own (RFC 8176; the first four as providers write them)."""

_NOTHING: Final[frozenset[str]] = frozenset()


class Facts(msgspec.Struct, frozen=True):
    """Names by what they name; each is in its set where it holds.

    ``keys``, ``clients``, ``networks`` and ``operations`` are the caller's and the call's own, ``hours`` hold
    its local time, ``exceeded`` are ids of rules whose limit this call goes beyond, ``ended`` of those whose
    time is over, ``sends`` members of its body. ``allowed_network`` says that the operator allows the
    network, whatever else is blocked.
    """

    keys: frozenset[str] = _NOTHING
    clients: frozenset[str] = _NOTHING
    networks: frozenset[str] = _NOTHING
    operations: frozenset[str] = _NOTHING
    hours: frozenset[str] = _NOTHING
    exceeded: frozenset[str] = _NOTHING
    ended: frozenset[str] = _NOTHING
    sends: frozenset[str] = _NOTHING
    allowed_network: bool = False


NO_FACTS: Final = Facts()


def proofs(caller: Caller) -> frozenset[str]:
    """How the user proved himself, in words that policies use: what the token says, and ``passkey``."""
    said = frozenset(caller.amr)
    return said | {"passkey"} if caller.acr in PASSKEY_ACR or said & PASSKEY_AMR else said
