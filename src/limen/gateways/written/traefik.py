"""Traefik's configuration: asks by ForwardAuth. Written by its documentation, and tested in form only."""

import json

from limen.gateways.written.common import WITHOUT, common, never_from_clients
from limen.gateways.written.plan import Files, Plan, filled
from limen.model.errors import ConfigError

CANNOT = (
    *WITHOUT,
    "what came back is not told at all: learn from its access log with limen learn",
    "when the decision process hangs, a call waits for up to 30 s before it is refused",
    "the floor of calls a second is not enforced, nor Strict-Transport-Security sent",
)


def traefik(plan: Plan) -> Files:
    """The files; raises ``ConfigError`` for settings that Traefik cannot carry out."""
    gateway = plan.gateway
    if gateway.upstream.ca:
        raise ConfigError("a CA of the API's own is written for Envoy, HAProxy and nginx only")
    server = gateway.server
    said = common(plan) | {
        "certificates": _certificates(server.certificate, server.key) if server else "",
        "delete": "\n          ".join(
            f'{name}: ""' for name in never_from_clients(gateway, plan.identity) if name != plan.identity
        ),
        "routes": json.dumps(str(plan.folder / "limen.yaml")),
        "tls": "tls: {}" if server else "",
        "upstream": json.dumps(gateway.upstream.url),
    }
    return {name: filled(name, said) for name in ("traefik.yaml", "limen.yaml")}


def _certificates(certificate: str, key: str) -> str:
    return f"tls:\n  certificates:\n    - {json.dumps({'certFile': certificate, 'keyFile': key})}"
