"""All of Envoy's configuration as files: a bootstrap that stays, and what Envoy reloads when it moves."""

import os
from hashlib import blake2b
from pathlib import Path

import msgspec

from limen.gateways.envoy.clusters import clusters
from limen.gateways.envoy.listener import listener
from limen.gateways.envoy.proto import Json, extension, typed, watched
from limen.gateways.envoy.rbac import move_into_place, write_suspensions
from limen.gateways.envoy.routes import NAME as ROUTES
from limen.gateways.envoy.routes import routes
from limen.gateways.envoy.settings import GatewaySettings
from limen.gateways.envoy.tls import server_secret

BOOTSTRAP = "bootstrap.json"
_NODE: Json = {"id": "limen", "cluster": "limen"}


def bootstrap(settings: GatewaySettings) -> Json:
    """What Envoy reads once: its administration socket, where the rest is, and when it is overloaded."""
    return {
        "node": _NODE,
        "admin": {"address": {"pipe": {"path": str(settings.admin_socket), "mode": 0o600}}},
        "dynamic_resources": {
            "lds_config": _source(settings, "listeners"),
            "cds_config": _source(settings, "clusters"),
        },
        "overload_manager": _overload(settings),
    }


def resources(settings: GatewaySettings) -> dict[str, Json]:
    """What Envoy reloads, by file name; files are to be moved into place in this order."""
    secrets = _source(settings, "secrets")
    table: Json = {"rds": {"route_config_name": ROUTES, "config_source": _source(settings, "routes")}}
    whole = listener(settings, table=table, secrets=secrets, answers=settings.answers_pipe)
    files = {
        "clusters": _response("config.cluster.v3.Cluster", clusters(settings)),
        "routes": _response("config.route.v3.RouteConfiguration", [routes(settings)]),
        "listeners": _response("config.listener.v3.Listener", [whole]),
    }
    if settings.server is not None:
        kind = "extensions.transport_sockets.tls.v3.Secret"
        files = {"secrets": _response(kind, [server_secret(settings.server)]), **files}
    return files


def write(settings: GatewaySettings) -> Path:
    """Write everything into the run folder and return the bootstrap's path."""
    settings.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.xds.mkdir(mode=0o700, exist_ok=True)
    if not (settings.suspensions / "suspensions.json").exists():
        suspend_nobody(settings)
    write_resources(settings)
    path = settings.root / BOOTSTRAP
    move_into_place(path, msgspec.json.encode(bootstrap(settings)))
    return path


def write_resources(settings: GatewaySettings) -> str:
    """Move the reloadable part into place; returns the version that Envoy will report once it is applied."""
    files = resources(settings)
    version = version_of(files)
    for name, response in files.items():
        data = msgspec.json.encode({"version_info": version, **response})
        move_into_place(settings.xds / f"{name}.json", data)
    return version


def version_of(files: dict[str, Json]) -> str:
    """A short digest of the configuration."""
    return blake2b(msgspec.json.encode(files), digest_size=6).hexdigest()


def suspend_nobody(settings: GatewaySettings) -> None:
    """An empty list of suspensions, without which Envoy would not begin to listen."""
    write_suspensions(
        settings.suspensions, (), key_headers=settings.key_headers, key_prefix=settings.key_prefix
    )


def static(settings: GatewaySettings) -> Json:
    """The same configuration in one piece, for Envoy to validate before anything is moved into place."""
    secrets = _source(settings, "secrets")
    table: Json = {"route_config": routes(settings)}
    whole = listener(settings, table=table, secrets=secrets, answers=Path(os.devnull))
    return {
        "node": _NODE,
        "static_resources": {"listeners": [whole], "clusters": clusters(settings)},
        "overload_manager": _overload(settings),
    }


def _response(kind: str, found: list[Json]) -> Json:
    return {"resources": [typed(kind, **each) for each in found]}


def _source(settings: GatewaySettings, name: str) -> Json:
    return {**watched(str(settings.xds / f"{name}.json"), str(settings.xds)), "initial_fetch_timeout": "5s"}


def _overload(settings: GatewaySettings) -> Json:
    heap = extension(
        "envoy.resource_monitors.fixed_heap",
        "extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
        max_heap_size_bytes=settings.limits.heap_mb * 1024 * 1024,
    )
    connections = extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        "extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=settings.limits.connections,
    )
    return {
        "refresh_interval": "0.250s",
        "resource_monitors": [heap, connections],
        "actions": [
            _at("envoy.overload_actions.disable_http_keepalive", 0.90),
            _at("envoy.overload_actions.stop_accepting_requests", 0.95),
        ],
    }


def _at(action: str, share: float) -> Json:
    trigger = {"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": share}}
    return {"name": action, "triggers": [trigger]}
