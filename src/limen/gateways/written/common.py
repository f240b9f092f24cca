"""What the configurations of nginx, Traefik and Caddy have in common."""

from limen.gateways import wire
from limen.gateways.envoy.settings import GatewaySettings
from limen.gateways.written.plan import Plan
from limen.model.errors import ConfigError

WITHOUT = (
    "bodies are not inspected: injections in them pass",
    "a call that should be slowed passes at once, and is counted",
    'no route passes unjudged when nobody answers: `fail = "open"` is as `closed`, health probes too',
    "CORS preflights are judged like other calls",
    "the bodies of answers are not read",
    "client certificates are not passed on as credentials",
)
"""What none of them does and Envoy does."""


def common(plan: Plan) -> dict[str, object]:
    """Placeholders that all of them fill alike; raises ``ConfigError`` for what none can carry out."""
    gateway = plan.gateway
    if gateway.server is not None and gateway.server.client_ca:
        raise ConfigError(
            "client certificates are proved at Envoy only: leave client_ca out, or use limen up"
        )
    if gateway.upstream.certificate:
        raise ConfigError("a client certificate towards the API is written for Envoy only: leave it out")
    host, port = gateway.upstream.address
    timeouts = gateway.timeouts
    return {
        "asks": plan.asks,
        "decision_ms": timeouts.decision_ms,
        "folder": str(plan.folder),
        "header_kb": gateway.limits.header_kb,
        "headers_ms": timeouts.headers_ms,
        "host": gateway.host,
        "identity": plan.identity,
        "identity_variable": plan.identity.replace("-", "_"),
        "idle_ms": timeouts.connection_idle_ms,
        "port": gateway.port,
        "server": f"{host}:{port}",
        "upstream_ms": timeouts.upstream_ms,
    }


def never_from_clients(gateway: GatewaySettings, identity: str) -> tuple[str, ...]:
    """Names of request headers to empty, for gateways that cannot do so by the beginning of a name."""
    ours = (wire.ROUTE, wire.PEER, wire.LENGTH, wire.DELAY, wire.STRIP, wire.CUT)
    named = (*ours, "x-limen-subject", "x-limen-identity", *gateway.strip)
    return tuple(name for name in dict.fromkeys(named) if name != identity)


def hsts_value(gateway: GatewaySettings) -> str:
    """The header's value; empty without TLS."""
    return f"max-age={gateway.server.hsts_s}; includeSubDomains" if gateway.server else ""
