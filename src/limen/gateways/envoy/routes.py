"""Route rules as Envoy routes: the rule's own, and before it one for CORS preflights of the same paths."""

import re

from limen.gateways import wire
from limen.gateways.envoy.clusters import UPSTREAM
from limen.gateways.envoy.filters import CLOSED, MARK, OPEN, per_route
from limen.gateways.envoy.proto import Json, extension, ms, replace_header, typed
from limen.gateways.envoy.rbac import SUBJECT
from limen.gateways.envoy.settings import GatewaySettings, RouteRule

NAME = "limen.routes"
UNJUDGED = ("~preflight", "~health")
"""Ends of the names of routes whose calls are never judged."""

_PARAMETER = re.compile(r"\{([A-Za-z_]\w*)(?::\w+)?\}")


def routes(settings: GatewaySettings) -> Json:
    """The whole route table."""
    table: list[Json] = []
    for rule in settings.routes:
        if rule.preflight == "pass" and rule.kind != "health":
            table.append(_preflight(settings, rule))
        table.append(_route(settings, rule))
    host: Json = {
        "name": "all",
        "domains": ["*"],
        "routes": table,
        "request_headers_to_remove": [wire.ROUTE, wire.PEER, wire.LENGTH, wire.DELAY, SUBJECT],
    }
    if settings.server is not None:
        host["response_headers_to_add"] = [hsts(settings.server.hsts_s)]
    return {"name": NAME, "virtual_hosts": [host]}


def hsts(seconds: int) -> Json:
    """The header by which browsers stay with TLS (RFC 6797)."""
    return replace_header("strict-transport-security", f"max-age={seconds}; includeSubDomains")


def _route(settings: GatewaySettings, rule: RouteRule) -> Json:
    health = rule.kind == "health"
    return {
        "name": rule.name + ("~health" if health else ""),
        "match": _match(rule),
        "route": _forward(settings, rule),
        "typed_per_filter_config": {} if health else {**_mark(settings, rule), **_decision(settings, rule)},
    }


def _preflight(settings: GatewaySettings, rule: RouteRule) -> Json:
    asked = [
        {"name": ":method", "string_match": {"exact": "OPTIONS"}},
        {"name": "origin", "present_match": True},
        {"name": "access-control-request-method", "present_match": True},
    ]
    return {
        "name": rule.name + "~preflight",
        "match": {**_match(rule), "headers": asked},
        "route": {"cluster": UPSTREAM, "timeout": ms(settings.timeouts.upstream_ms)},
        "request_headers_to_remove": [*settings.key_headers, "authorization", "cookie"],
    }


def _match(rule: RouteRule) -> Json:
    methods = [_one_of(rule.methods)] if rule.methods else []
    return {**_place(rule), **({"headers": methods} if methods else {})}


def _one_of(methods: tuple[str, ...]) -> Json:
    words = "|".join(re.escape(method) for method in methods)
    return {"name": ":method", "string_match": {"safe_regex": {"regex": words}}}


def _place(rule: RouteRule) -> Json:
    if rule.template:
        template = _PARAMETER.sub(r"{\1}", rule.template)
        matcher = "extensions.path.match.uri_template.v3.UriTemplateMatchConfig"
        return {"path_match_policy": extension("template", matcher, path_template=template)}
    if rule.prefix == "/" or rule.prefix.endswith("/"):
        return {"prefix": rule.prefix}
    return {"path_separated_prefix": rule.prefix}


def _forward(settings: GatewaySettings, rule: RouteRule) -> Json:
    timeouts = settings.timeouts
    whole = 0.0 if rule.unbounded else rule.timeout_s * 1000 or timeouts.upstream_ms
    idle = timeouts.stream_idle_ms if rule.unbounded else max(whole, timeouts.request_idle_ms)
    forward: Json = {
        "cluster": UPSTREAM,
        "timeout": ms(whole),
        "idle_timeout": ms(idle),
        "retry_policy": {"retry_on": "connect-failure,refused-stream,reset-before-request", "num_retries": 1},
    }
    if rule.kind == "websocket":
        forward["upgrade_configs"] = [{"upgrade_type": "websocket"}]
    return forward


def _mark(settings: GatewaySettings, rule: RouteRule) -> Json:
    """What the decision server must know and clients cannot say."""
    marks = [
        {"append": replace_header(wire.ROUTE, rule.name)},
        {"append": replace_header(wire.PEER, "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%")},
        {"append": replace_header(wire.LENGTH, "%REQ(CONTENT-LENGTH)%")},
    ]
    if settings.encoding == "identity":
        marks.append({"append": replace_header("accept-encoding", "identity")})
    per = typed(
        "extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute",
        mutations={"request_mutations": marks},
    )
    return {MARK: per}


def _decision(settings: GatewaySettings, rule: RouteRule) -> Json:
    name = OPEN if rule.fail == "open" else CLOSED
    if not rule.inspects:
        return per_route(name, disable_request_body_buffering=True)
    most = rule.inspect or settings.limits.inspect
    partial = rule.body == "inspect"
    return per_route(name, with_request_body={"max_request_bytes": most, "allow_partial_message": partial})
