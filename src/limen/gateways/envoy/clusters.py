"""Where Envoy sends: the API, and the decision server with low, explicit bounds, so overload is shed here."""

from ipaddress import ip_address

from limen.gateways.envoy.proto import Json, extension, ms, socket_address
from limen.gateways.envoy.settings import GatewaySettings, Upstream
from limen.gateways.envoy.tls import upstream_socket

UPSTREAM = "upstream"
DECISION = "decision"


def clusters(settings: GatewaySettings) -> list[Json]:
    """Every cluster."""
    return [_upstream(settings), _decision(settings)]


def _upstream(settings: GatewaySettings) -> Json:
    upstream = settings.upstream
    host, port = upstream.address
    cluster: Json = {
        "name": UPSTREAM,
        "type": "STATIC" if _is_ip(host) else "STRICT_DNS",
        "dns_lookup_family": "ALL",
        "connect_timeout": ms(settings.timeouts.connect_ms),
        "load_assignment": _one(UPSTREAM, socket_address(f"{host}:{port}")),
        "circuit_breakers": _breaker(upstream.connections, upstream.pending, upstream.requests),
        "typed_extension_protocol_options": _protocol(upstream),
    }
    if upstream.tls:
        cluster["transport_socket"] = upstream_socket(upstream, host)
    return cluster


def _protocol(upstream: Upstream) -> Json:
    version = "http2_protocol_options" if upstream.http2 else "http_protocol_options"
    name = "extensions.upstreams.http.v3.HttpProtocolOptions"
    options = extension("", name, explicit_http_config={version: {}})["typed_config"]
    return {f"envoy.{name}": options}


def _decision(settings: GatewaySettings) -> Json:
    most = settings.limits.decisions
    return {
        "name": DECISION,
        "type": "STATIC",
        "connect_timeout": ms(settings.timeouts.decision_ms),
        "load_assignment": _one(DECISION, socket_address(settings.decision_address)),
        "circuit_breakers": _breaker(most, most, most),
    }


def _breaker(connections: int, pending: int, requests: int) -> Json:
    return {
        "thresholds": [
            {
                "max_connections": connections,
                "max_pending_requests": pending,
                "max_requests": requests,
                "max_retries": 16,
            }
        ]
    }


def _one(name: str, address: Json) -> Json:
    return {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}]}


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
