"""TLS on both sides: 1.2 at least, certificates by file so that a renewed one is taken without a restart."""

import ssl
from pathlib import Path

from limen.gateways.envoy.proto import Json, extension
from limen.gateways.envoy.settings import Server, Upstream
from limen.model.errors import ConfigError

SERVER_SECRET = "limen.server"  # noqa: S105 - a name, not a secret
_CONTEXTS = "extensions.transport_sockets.tls.v3."


def server_secret(server: Server) -> Json:
    """The gateway's own certificate, as a secret by files that Envoy watches."""
    return {"name": SERVER_SECRET, "tls_certificate": _pair(server.certificate, server.key)}


def server_socket(server: Server, source: Json) -> Json:
    """Towards clients."""
    common: Json = {
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
        "alpn_protocols": ["h2", "http/1.1"],
        "tls_certificate_sds_secret_configs": [{"name": SERVER_SECRET, "sds_config": source}],
    }
    if server.client_ca:
        common["validation_context"] = {"trusted_ca": {"filename": server.client_ca}}
    context = {"common_tls_context": common, "require_client_certificate": server.required}
    return extension("tls", _CONTEXTS + "DownstreamTlsContext", **context)


def upstream_socket(upstream: Upstream, host: str) -> Json:
    """Towards the API: verified by name, and with a certificate of ours if there is one."""
    name = upstream.server_name or host
    trust: Json = {
        "trusted_ca": {"filename": upstream.ca or _system_trust()},
        "match_typed_subject_alt_names": [
            {"san_type": kind, "matcher": {"exact": name}} for kind in ("DNS", "IP_ADDRESS")
        ],
    }
    common: Json = {
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
        "alpn_protocols": ["h2" if upstream.http2 else "http/1.1"],
        "validation_context": trust,
    }
    if upstream.certificate:
        common["tls_certificates"] = [_pair(upstream.certificate, upstream.key)]
    return extension("tls", _CONTEXTS + "UpstreamTlsContext", sni=name, common_tls_context=common)


def _pair(certificate: str, key: str) -> Json:
    return {
        "certificate_chain": {"filename": certificate},
        "private_key": {"filename": key},
        "watched_directory": {"path": str(Path(certificate).parent)},
    }


def _system_trust() -> str:
    found = ssl.get_default_verify_paths().cafile
    known = [found, "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
    for path in known:
        if path and Path(path).is_file():
            return path
    raise ConfigError("upstream is https, but the system has no trust store: name one with [upstream] ca")
