"""Caddy's configuration: asks by ``forward_auth``, fails closed, tells what came back by its JSON log."""

from limen.gateways.written.common import WITHOUT, common, hsts_value
from limen.gateways.written.plan import Files, Plan, filled
from limen.model.errors import ConfigError

CANNOT = (*WITHOUT, "the floor of calls a second is not enforced")


def caddy(plan: Plan) -> Files:
    """The file; raises ``ConfigError`` for settings that Caddy cannot carry out."""
    gateway = plan.gateway
    if gateway.upstream.ca:
        raise ConfigError("a CA of the API's own is written for Envoy, HAProxy and nginx only")
    server, hsts = gateway.server, hsts_value(gateway)
    said = common(plan) | {
        "delete": "\n\t\t".join(f"request_header -{name}" for name in gateway.strip),
        "hsts": f'header Strict-Transport-Security "{hsts}"' if hsts else "",
        "proxies": f"trusted_proxies {' '.join(plan.proxies)}" if plan.proxies else "",
        "site": f"{'https' if server else 'http'}://:{gateway.port}",
        "tls": f"tls `{server.certificate}` `{server.key}`" if server else "",
        "upstream": gateway.upstream.url.rstrip("/"),
    }
    return {"Caddyfile": filled("Caddyfile", said)}
