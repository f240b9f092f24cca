"""nginx's configuration: asks by ``auth_request``, fails closed, tells what came back over syslog."""

from limen.gateways.written.common import WITHOUT, common, hsts_value, never_from_clients
from limen.gateways.written.plan import Files, Plan, filled, quoted

CANNOT = WITHOUT
_SYSTEM_CA = "/etc/ssl/certs/ca-certificates.crt"


def nginx(plan: Plan) -> Files:
    """The file; raises ``ConfigError`` for settings that nginx cannot carry out."""
    gateway = plan.gateway
    hsts = hsts_value(gateway)
    said = common(plan) | {
        "bind": f"{gateway.host}:{gateway.port}{' ssl' if gateway.server else ''}",
        "burst": gateway.limits.burst,
        "delete": "\n            ".join(
            f'proxy_set_header {name} "";' for name in never_from_clients(gateway, plan.identity)
        ),
        "hsts": f'add_header Strict-Transport-Security "{hsts}" always;' if hsts else "",
        "rate": gateway.limits.rate,
        "scheme": "https" if gateway.upstream.tls else "http",
        "tls": _tls(plan),
        "upstream_tls": _upstream_tls(plan),
    }
    return {"nginx.conf": filled("nginx.conf", said)}


def _tls(plan: Plan) -> str:
    server = plan.gateway.server
    if server is None:
        return ""
    return (
        f"ssl_certificate {quoted(server.certificate)}; ssl_certificate_key {quoted(server.key)};"
        " ssl_protocols TLSv1.2 TLSv1.3;"
    )


def _upstream_tls(plan: Plan) -> str:
    upstream = plan.gateway.upstream
    if not upstream.tls:
        return ""
    name = upstream.server_name or upstream.address[0]
    return (
        f"proxy_ssl_verify on; proxy_ssl_verify_depth 4; proxy_ssl_server_name on; proxy_ssl_name {name};"
        f" proxy_ssl_trusted_certificate {quoted(upstream.ca or _SYSTEM_CA)};"
    )
