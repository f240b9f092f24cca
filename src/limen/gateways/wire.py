"""The header names that gateways and the decision server agree on; clients cannot send them."""

from collections.abc import Iterable

from limen.model.activity import Headers

ROUTE = "x-limen-route"
"""Which route rule matched, so that both sides mean the same fail policy."""

PROBE = "~probe"
"""The route that the supervisor's own question names: is anybody there?"""

UNCLEAR = "~unclear"
"""The route of a question that does not say clearly which call it is about."""

ASKED_ABOUT = "/limen-call"
"""What a gateway that tells no ``X-Forwarded-Uri`` puts before the path of the call that it asks about."""

PEER = "x-limen-peer"
"""The address that opened the connection to the gateway."""

DELAY = "x-envoy-fault-delay-request"
"""How long Envoy's fault filter holds the call, in milliseconds."""

STRIP = "x-envoy-auth-headers-to-remove"
"""Which of the client's headers do not go upstream (ext_authz over HTTP)."""

LENGTH = "x-limen-length"
"""What the client says of its body's length, of which the gateway hands over no more than is inspected."""

CUT = "x-envoy-auth-partial-body"
"""Whether more body followed than was inspected."""

OURS = ("x-limen-", "x-envoy-")
"""Beginnings of header names that no client may send."""

UNSEEN = frozenset(("host", "transfer-encoding", "x-request-id"))
"""Headers that say nothing about a caller: a gateway sets or changes them itself."""


def length(text: str) -> int:
    """A length in bytes as a header has it; 0 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def of_client(headers: Iterable[tuple[str, str]]) -> Headers:
    """What is judged of the headers a client sent; names are lower case."""
    return tuple([pair for pair in headers if pair[0] not in UNSEEN and not pair[0].startswith(OURS)])
