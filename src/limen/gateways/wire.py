"""The header names that Envoy and the decision server agree on; clients cannot send them."""

ROUTE = "x-limen-route"
"""Which route rule matched, so that both sides mean the same fail policy."""

PROBE = "~probe"
"""The route that the supervisor's own question names: is anybody there?"""

PEER = "x-limen-peer"
"""The address that opened the connection to the gateway."""

DELAY = "x-envoy-fault-delay-request"
"""How long Envoy's fault filter holds the call, in milliseconds."""

STRIP = "x-envoy-auth-headers-to-remove"
"""Which of the client's headers do not go upstream (ext_authz over HTTP)."""

CUT = "x-envoy-auth-partial-body"
"""Whether more body followed than was inspected."""
