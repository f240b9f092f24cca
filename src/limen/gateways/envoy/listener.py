"""The listener: TLS, the connection's bounds, and what is normalised or refused before any rule is read."""

from pathlib import Path

from limen.gateways.envoy.accesslog import access_logs
from limen.gateways.envoy.filters import filters
from limen.gateways.envoy.proto import Json, extension, ms, replace_header
from limen.gateways.envoy.routes import hsts
from limen.gateways.envoy.settings import GatewaySettings
from limen.gateways.envoy.tls import server_socket

NAME = "limen.listener"
_HCM = "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_FORWARDED = ("forwarded", "x-real-ip", "true-client-ip", "x-client-ip", "x-cluster-client-ip")


def listener(settings: GatewaySettings, *, table: Json, secrets: Json, answers: Path) -> Json:
    """The one listener, with the route ``table`` or its source, and where what came back is written."""
    connection = {**_connection(settings), **table, "access_log": access_logs(answers)}
    chain: Json = {"filters": [extension("http", _HCM, **connection)]}
    if settings.server is not None:
        chain["transport_socket"] = server_socket(settings.server, secrets)
    return {
        "name": NAME,
        "address": {"socket_address": {"address": settings.host, "port_value": settings.port}},
        "enable_reuse_port": settings.workers > 1,
        "per_connection_buffer_limit_bytes": 1024 * 1024,
        "filter_chains": [chain],
    }


def _connection(settings: GatewaySettings) -> Json:
    return {
        "stat_prefix": "limen",
        "codec_type": "AUTO",
        **_bounds(settings),
        **_paths(),
        **_identity(settings),
        "http_filters": filters(settings),
        "local_reply_config": _own_answers(settings),
        "upgrade_configs": [{"upgrade_type": "websocket", "enabled": False}],
    }


def _bounds(settings: GatewaySettings) -> Json:
    limits, timeouts = settings.limits, settings.timeouts
    return {
        "max_request_headers_kb": limits.header_kb,
        "request_headers_timeout": ms(timeouts.headers_ms),
        "stream_idle_timeout": ms(timeouts.stream_idle_ms),
        "drain_timeout": ms(1000),
        "common_http_protocol_options": {
            "idle_timeout": ms(timeouts.connection_idle_ms),
            "max_headers_count": limits.header_count,
            "headers_with_underscores_action": "REJECT_REQUEST",
        },
        "http2_protocol_options": {
            "max_concurrent_streams": limits.http2_streams,
            "initial_stream_window_size": 65_536,
            "initial_connection_window_size": 1_048_576,
        },
    }


def _paths() -> Json:
    return {
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
    }


def _identity(settings: GatewaySettings) -> Json:
    certificates = settings.server is not None and bool(settings.server.client_ca)
    identity: Json = {
        "use_remote_address": True,
        "xff_num_trusted_hops": settings.trusted_hops,
        "generate_request_id": True,
        "preserve_external_request_id": False,
        "always_set_request_id_in_response": True,
        "server_header_transformation": "PASS_THROUGH",
        "forward_client_cert_details": "SANITIZE_SET" if certificates else "SANITIZE",
        "early_header_mutation_extensions": [_stripped(settings)],
    }
    if certificates:
        identity["set_current_client_cert_details"] = {"subject": True, "uri": True, "dns": True}
    return identity


def _stripped(settings: GatewaySettings) -> Json:
    """What no client may say: our words, Envoy's, other paths and methods, and, unless trusted, who it is."""
    prefixes = ["x-limen-", "x-envoy-"]
    names = ["x-request-id", *settings.strip]
    if settings.trusted_hops == 0:
        prefixes.append("x-forwarded-")
        names.extend(_FORWARDED)
    mutations: list[Json] = [{"remove_on_match": {"key_matcher": {"prefix": prefix}}} for prefix in prefixes]
    mutations.extend({"remove": name} for name in names)
    kind = "extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation"
    return extension("envoy.http.early_header_mutation.header_mutation", kind, mutations=mutations)


def _own_answers(settings: GatewaySettings) -> Json:
    """Envoy's own answers as problem documents (RFC 9457); a denial keeps the body the decision gave it."""
    problem = {
        "content_type": "application/problem+json",
        "json_format": {
            "type": "about:blank",
            "status": "%RESPONSE_CODE%",
            "reference": "%REQ(X-REQUEST-ID)%",
        },
    }
    extra = [hsts(settings.server.hsts_s)] if settings.server is not None else []
    denied = {"response_flag_filter": {"flags": ["UAEX"]}}
    given = {"and_filter": {"filters": [denied, _status("LE", 499)]}}
    return {
        "mappers": [
            {"filter": given, "headers_to_add": [*extra, replace_header("cache-control", "no-store")]},
            {"filter": _status("GE", 100), "headers_to_add": extra, "body_format_override": problem},
        ]
    }


def _status(operator: str, value: int) -> Json:
    bound = {"default_value": value, "runtime_key": "limen.unused"}
    return {"status_code_filter": {"comparison": {"op": operator, "value": bound}}}
