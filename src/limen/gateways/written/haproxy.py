"""HAProxy's configuration: fails closed, asks the agent with headers and body, tells it what came back."""

from collections.abc import Iterable

from limen.gateways.envoy.settings import GatewaySettings, RouteRule
from limen.gateways.routing import pattern
from limen.gateways.written.plan import Files, Plan, filled, quoted
from limen.model.errors import ConfigError
from limen.model.reply import TITLES

MAIN, ENGINE, SLOW = "haproxy.cfg", "limen-spoe.conf", "limen-slow.lua"
CANNOT = (
    "client certificates are not passed on as credentials",
    "an answer's body is read as far as it is there with its headers, and only uncompressed",
)
"""What Envoy does and this does not."""

_STEP = 16 << 10
_NEVER = "{ always_false }"


def haproxy(plan: Plan) -> Files:
    """The files; raises ``ConfigError`` for settings that HAProxy cannot carry out."""
    gateway = plan.gateway
    host, port = gateway.upstream.address
    rules = gateway.routes
    said = {
        "answer": gateway.limits.answer,
        "asks": plan.asks,
        "bind": f"{gateway.host}:{gateway.port}{_tls(gateway)}",
        "bufsize": _buffer(gateway),
        "connections": gateway.limits.connections,
        "decision_ms": gateway.timeouts.decision_ms,
        "delete": _lines(f"http-request del-header {name}" for name in gateway.strip),
        "engine": quoted(str(plan.folder / ENGINE)),
        "headers_ms": gateway.timeouts.headers_ms,
        "header_bytes": gateway.limits.header_kb * 1024,
        "hsts": _hsts(gateway),
        "identity": plan.identity,
        "identity_variable": plan.identity.replace("-", "_"),
        "idle_ms": gateway.timeouts.connection_idle_ms,
        "keep": _lines(_unjudged(gateway)),
        "lua": quoted(str(plan.folder / SLOW)),
        "open": _any_of(rule.name for rule in rules if rule.fail == "open"),
        "rate": gateway.limits.rate,
        "refusals": _lines([_with_nonce(), *(_refusal(status) for status in TITLES)]),
        "routes": _lines(_route(rule) for rule in rules),
        "server": f"{host}:{port}{_upstream_tls(gateway)}",
        "streams": _any_of(rule.name for rule in rules if not rule.inspects),
        "too_large": _lines(_too_large(rule, gateway) for rule in rules if rule.body == "refuse"),
        "upstream_ms": gateway.timeouts.upstream_ms,
    }
    return {name: filled(name, said) for name in (MAIN, ENGINE, SLOW)}


def _lines(lines: Iterable[str]) -> str:
    return "\n    ".join(lines) or "# (none)"


def _buffer(gateway: GatewaySettings) -> int:
    """Octets of one buffer: whole headers and whole inspected bodies, so that a cut is always noticed."""
    inspected = max([gateway.limits.inspect, *(rule.inspect for rule in gateway.routes)])
    needed = inspected + gateway.limits.header_kb * 1024 + _STEP
    return -(-needed // _STEP) * _STEP


def _route(rule: RouteRule) -> str:
    """Name the route, unless an earlier one fitted."""
    tests = ["!{ var(txn.limen.route) -m found }"]
    if rule.methods:
        tests.append(f"{{ method {' '.join(rule.methods)} }}")
    if rule.template or rule.prefix != "/":
        tests.append(f"{{ path_reg {quoted(pattern(rule))} }}")
    return f"http-request set-var(txn.limen.route) str({rule.name}) if {' '.join(tests)}"


def _any_of(names: Iterable[str]) -> str:
    """Whether a call falls under one of these routes."""
    listed = " ".join(names)
    return f"{{ var(txn.limen.route) -m str {listed} }}" if listed else _NEVER


def _unjudged(gateway: GatewaySettings) -> Iterable[str]:
    """Health probes pass; so do preflights, and nothing that could prove who calls passes with them."""
    mark = "http-request set-var(txn.limen.unjudged) str"
    yield f"{mark}(health) if {_any_of(rule.name for rule in gateway.routes if rule.kind == 'health')}"
    waved = _any_of(
        rule.name for rule in gateway.routes if rule.preflight == "pass" and rule.kind != "health"
    )
    asks = "{ req.hdr(origin) -m found } { req.hdr(access-control-request-method) -m found }"
    yield f"{mark}(preflight) if METH_OPTIONS {asks} {waved}"
    for name in dict.fromkeys((*gateway.key_headers, "authorization", "cookie")):
        yield f"http-request del-header {name} if {{ var(txn.limen.unjudged) -m str preflight }}"


def _too_large(rule: RouteRule, gateway: GatewaySettings) -> str:
    most = rule.inspect or gateway.limits.inspect
    return f"http-request return status 413 if {_any_of([rule.name])} {{ req.body_size gt {most} }}"


def _with_nonce() -> str:
    """A 401 that gives out a nonce for proofs (RFC 9449, section 9)."""
    return _refusal(401, ("www-authenticate", "dpop-nonce")) + " { var(txn.limen.dpop_nonce) -m found }"


def _refusal(status: int, names: tuple[str, ...] = ()) -> str:
    told = names or {401: ("www-authenticate",), 429: ("retry-after",)}.get(status, ())
    headers = "".join(f' hdr {name} "%[var(txn.limen.{name.replace("-", "_")})]"' for name in told)
    return (
        f'http-request return status {status} content-type "application/problem+json"'
        f' lf-string "%[var(txn.limen.body)]"{headers} if {{ var(txn.limen.status) -m int {status} }}'
    )


def _tls(gateway: GatewaySettings) -> str:
    server = gateway.server
    if server is None:
        return ""
    if server.client_ca:
        raise ConfigError(
            "client certificates are proved at Envoy only: leave client_ca out, or use limen up"
        )
    return f" ssl crt {quoted(server.certificate)} ssl-min-ver TLSv1.2 alpn h2,http/1.1"


def _hsts(gateway: GatewaySettings) -> str:
    if gateway.server is None:
        return "# (no TLS here)"
    age = gateway.server.hsts_s
    return f'http-after-response set-header strict-transport-security "max-age={age}; includeSubDomains"'


def _upstream_tls(gateway: GatewaySettings) -> str:
    upstream = gateway.upstream
    if not upstream.tls:
        return ""
    trusted = quoted(upstream.ca) if upstream.ca else "@system-ca"
    name = upstream.server_name or upstream.address[0]
    return f" ssl verify required ca-file {trusted} sni str({name}) verifyhost {name}"
