"""What is wrong with the settings, said before Envoy would say it, and with the cure."""

import errno
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from limen.gateways.envoy.settings import GatewaySettings
from limen.model.errors import ConfigError

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_SOCKET_PATH_BYTES = 100


def check(settings: GatewaySettings, now: float) -> None:
    """Everything that can be told without starting Envoy; raises ``ConfigError``. ``now`` is Unix seconds."""
    check_routes(settings)
    check_folder(settings)
    upstream, server = settings.upstream, settings.server
    _ = upstream.address
    if upstream.certificate:
        check_certificate(upstream.certificate, upstream.key, now)
    if server is not None:
        check_certificate(server.certificate, server.key, now)
    for path in (
        upstream.ca,
        server.client_ca if server else "",
        *(provider.jwks for provider in settings.jwt),
    ):
        if path:
            _read(path)


def check_routes(settings: GatewaySettings) -> None:
    """Route names are unique and plain, and paths begin with a slash."""
    names = [rule.name for rule in settings.routes]
    for rule in settings.routes:
        if not _NAME.fullmatch(rule.name):
            raise ConfigError(f"route {rule.name!r}: a name is lower-case letters, digits, '-', '_' and '.'")
        if not (rule.template or rule.prefix).startswith("/"):
            raise ConfigError(f"route {rule.name!r}: a prefix or template begins with '/'")
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"route {name!r} is there twice: give each route a name of its own")


def check_folder(settings: GatewaySettings) -> None:
    """Socket paths have a small limit in every kernel."""
    longest = max(len(str(settings.admin_socket)), len(settings.decision_address))
    if longest > _SOCKET_PATH_BYTES:
        raise ConfigError(f"run folder {settings.folder!r} is too long for sockets: choose a shorter path")


def check_certificate(certificate: str, key: str, now: float) -> None:
    """The certificate is in its time and belongs to the key; raises ``ConfigError``."""
    try:
        leaf = x509.load_pem_x509_certificate(_read(certificate))
    except ValueError as error:
        raise ConfigError(f"certificate {certificate}: not a PEM certificate") from error
    try:
        secret = load_pem_private_key(_read(key), password=None)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"key {key}: not a PEM private key without a password") from error
    if now > leaf.not_valid_after_utc.timestamp():
        raise ConfigError(
            f"certificate {certificate} expired on {leaf.not_valid_after_utc:%Y-%m-%d}: renew it"
        )
    if now < leaf.not_valid_before_utc.timestamp():
        begins = leaf.not_valid_before_utc
        raise ConfigError(
            f"certificate {certificate} is valid from {begins:%Y-%m-%d %H:%M} on: check the clock"
        )
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if leaf.public_key().public_bytes(*spki) != secret.public_key().public_bytes(*spki):
        raise ConfigError(f"certificate {certificate} does not belong to key {key}: name the pair that does")


def check_port(host: str, port: int) -> None:
    """Nobody else listens there; raises ``ConfigError``."""
    with _reserved(host, port):
        pass


def check_upstream(settings: GatewaySettings, patience: float = 1.0) -> None:
    """The API takes connections; raises ``ConfigError`` when not, which a caller may take for a warning."""
    host, port = settings.upstream.address
    try:
        socket.create_connection((host, port), patience).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            f"upstream {settings.upstream.url} does not answer ({reason}): start it, or correct --upstream; "
            "until then callers get 503"
        ) from error


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error


@contextmanager
def _reserved(host: str, port: int) -> Iterator[None]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ConfigError(_why_not(host, port, error)) from error
        yield


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken: stop what listens there, or choose another with --listen"
    if error.errno == errno.EACCES:
        return f"port {port} needs privileges: choose one from 1024 on, or grant CAP_NET_BIND_SERVICE"
    return f"cannot listen on {host}:{port} ({error.strerror}): correct host and port"
