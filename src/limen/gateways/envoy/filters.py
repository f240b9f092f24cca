"""The HTTP filters a call goes through, in order: floor, suspensions, decision, delay, tap, API."""

from importlib.resources import files

from limen.gateways import wire
from limen.gateways.envoy import rbac
from limen.gateways.envoy.clusters import DECISION
from limen.gateways.envoy.proto import LARGEST, Json, extension, ms, typed, watched
from limen.gateways.envoy.settings import GatewaySettings, JwtProvider

_HTTP = "extensions.filters.http."
CLOSED = "limen.decision.closed"
OPEN = "limen.decision.open"
MARK = "limen.mark"
_DENIAL_HEADERS = (
    "content-type",
    "cache-control",
    "dpop-nonce",
    "location",
    "retry-after",
    "set-cookie",
    "www-authenticate",
)


def filters(settings: GatewaySettings) -> list[Json]:
    """Every filter; which decision filter applies is said per route, as is none."""
    return [
        _floor(settings),
        *_subjects(settings.jwt),
        _suspensions(settings),
        extension(MARK, _HTTP + "header_mutation.v3.HeaderMutation"),
        _decision(settings, CLOSED, passes=False),
        _decision(settings, OPEN, passes=True),
        _delay(settings),
        *_tap(settings),
        extension("envoy.filters.http.router", _HTTP + "router.v3.Router", suppress_envoy_headers=True),
    ]


def _floor(settings: GatewaySettings) -> Json:
    limits = settings.limits
    full = {"numerator": 100, "denominator": "HUNDRED"}
    return extension(
        "envoy.filters.http.local_ratelimit",
        _HTTP + "local_ratelimit.v3.LocalRateLimit",
        stat_prefix="floor",
        token_bucket={
            "max_tokens": limits.burst,
            "tokens_per_fill": _per_fill(limits.rate),
            "fill_interval": "0.100s",
        },
        filter_enabled={"default_value": full},
        filter_enforced={"default_value": full},
    )


def _per_fill(rate: int) -> int:
    return max(1, rate // 10)


def _subjects(providers: tuple[JwtProvider, ...]) -> list[Json]:
    """Verify tokens only to learn whose they are: a bad or missing one is the decision's business."""
    if not providers:
        return []
    table = {
        f"issuer{i}": {
            "issuer": provider.issuer,
            "audiences": list(provider.audiences),
            "local_jwks": {"filename": provider.jwks},
            "forward": True,
            "claim_to_headers": [{"claim_name": "sub", "header_name": rbac.SUBJECT}],
            "jwt_cache_config": {"jwt_cache_size": 1000},
        }
        for i, provider in enumerate(providers)
    }
    known = [{"provider_name": name} for name in table]
    needs = {"requires_any": {"requirements": [*known, {"allow_missing_or_failed": {}}]}}
    rules = [{"match": {"prefix": "/"}, "requires": needs}]
    return [
        extension("limen.subjects", _HTTP + "jwt_authn.v3.JwtAuthentication", providers=table, rules=rules)
    ]


def _suspensions(settings: GatewaySettings) -> Json:
    path = settings.suspensions / "suspensions.json"
    source = watched(str(path), str(settings.suspensions))
    return {
        "name": rbac.NAME,
        "config_discovery": {
            "config_source": {**source, "initial_fetch_timeout": "0s"},
            "type_urls": [f"type.googleapis.com/envoy.{rbac.TYPE}"],
        },
    }


def _decision(settings: GatewaySettings, name: str, *, passes: bool) -> Json:
    service = {
        "server_uri": {
            "uri": "http://decision",
            "cluster": DECISION,
            "timeout": ms(settings.timeouts.decision_ms),
        },
        "authorization_response": {
            "allowed_upstream_headers": _named("x-limen-", exact=(wire.DELAY,)),
            "allowed_client_headers": _named("x-limen-", exact=_DENIAL_HEADERS),
        },
    }
    check = extension(
        name,
        _HTTP + "ext_authz.v3.ExtAuthz",
        transport_api_version="V3",
        stat_prefix="open" if passes else "closed",
        failure_mode_allow=passes,
        failure_mode_allow_header_add=passes,
        status_on_error={"code": "ServiceUnavailable"},
        http_service=service,
        allowed_headers={"patterns": [{"safe_regex": {"regex": ".*"}}]},
        disallowed_headers=_named(exact=("connection", "upgrade", "te", "expect", "transfer-encoding")),
        with_request_body={"max_request_bytes": settings.limits.inspect, "allow_partial_message": True},
    )
    return {**check, "disabled": True}


def _named(*prefixes: str, exact: tuple[str, ...] = ()) -> Json:
    return {"patterns": [*({"prefix": prefix} for prefix in prefixes), *({"exact": name} for name in exact)]}


def _delay(settings: GatewaySettings) -> Json:
    always = {"numerator": 100, "denominator": "HUNDRED"}
    return extension(
        "envoy.filters.http.fault",
        _HTTP + "fault.v3.HTTPFault",
        delay={"header_delay": {}, "percentage": always},
        max_active_faults=settings.limits.held,
    )


def _tap(settings: GatewaySettings) -> list[Json]:
    limit = min(settings.limits.answer, LARGEST)
    if limit <= 0:
        return []
    code = files("limen.gateways.envoy").joinpath("taps.lua").read_text().replace("@LIMIT@", str(limit))
    return [extension("limen.tap", _HTTP + "lua.v3.Lua", default_source_code={"inline_string": code})]


def per_route(name: str, /, **settings: object) -> Json:
    """The decision filter ``name``, enabled for a route."""
    return {name: typed(_HTTP + "ext_authz.v3.ExtAuthzPerRoute", check_settings=settings)}
