"""Kubernetes Gateway API: a Gateway and a route with the standard ``ExternalAuth`` filter, which asks Limen.

GEP-1494, experimental since 1.4 (https://gateway-api.sigs.k8s.io/geps/gep-1494/): the implementation sends
method and path, a few headers and those that are named, and must fail closed. Written by that specification,
and tested in form and at the door that it asks; no cluster has run it here.
"""

from collections.abc import Iterable

from limen.gateways import wire
from limen.gateways.written.common import WITHOUT, common, never_from_clients
from limen.gateways.written.plan import Files, Plan, filled
from limen.model.errors import ConfigError

CANNOT = (
    *WITHOUT,
    "what came back is not told at all: learn from its access log with limen learn",
    "how long a call waits for a decision, and the floor of calls a second, are the implementation's own",
    "the class of the Gateway, and a Service named limen for the door it asks, are to be put by hand",
    "whose address counts is what the implementation puts last into X-Forwarded-For: see that it does",
    "it needs an implementation with the ExternalAuth filter: one without it must refuse the route",
)

_HEADERS = (
    *("accept", "accept-encoding", "accept-language", "content-type", "cookie", "dpop", "origin", "referer"),
    *("user-agent", "x-forwarded-for", "x-forwarded-proto"),
)
"""What Limen is told beyond what the specification always tells, beside the headers that may hold a key."""


def kubernetes(plan: Plan) -> Files:
    """The file; raises ``ConfigError`` for settings that it cannot carry out."""
    gateway, shared = plan.gateway, common(plan)
    if gateway.server is not None or gateway.upstream.tls:
        raise ConfigError(
            "kubernetes: certificates are Secrets there: leave TLS out, and put it into the file"
        )
    host, port = gateway.upstream.address
    service, _, rest = host.partition(".")
    if not service.replace("-", "").isalnum() or service[0].isdigit() or host == "localhost":
        raise ConfigError(f"kubernetes: upstream {host!r}: a Service is needed, such as orders.shop:8000")
    removed = (n for n in never_from_clients(gateway, plan.identity) if n != plan.identity)
    told = dict.fromkeys((*_HEADERS, *(n for n in gateway.key_headers if n != "authorization")))
    said = shared | {
        "asks_port": plan.asks.rpartition(":")[2],
        "delete": _listed(removed, 14),
        "headers": _listed(told, 16),
        "namespace": rest.partition(".")[0] or "default",
        "upstream_port": port,
        "prefix": wire.ASKED_ABOUT,
        "service": service,
    }
    return {"limen-gateway.yaml": filled("limen-gateway.yaml", said)}


def _listed(names: Iterable[str], indent: int) -> str:
    return f"\n{' ' * indent}".join(f"- {name}" for name in names)
