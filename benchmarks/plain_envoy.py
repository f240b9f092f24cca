"""Envoy without Limen: the listener, its bounds and the cluster of the real configuration, and no filters."""

from pathlib import Path
from typing import Any

import msgspec

from limen.gateways.envoy import GatewaySettings
from limen.gateways.envoy.clusters import UPSTREAM, clusters
from limen.gateways.envoy.listener import listener

LEFT_OUT = ("early_header_mutation_extensions", "local_reply_config", "access_log")
"""What a connection has for our sake."""


def write(settings: GatewaySettings, port: int, path: Path) -> Path:
    """Write a configuration that listens on ``port``; its path."""
    table: dict[str, Any] = {"route_config": {"name": "plain", "virtual_hosts": [_everything()]}}
    plain: Any = listener(settings, table=table, secrets={}, answers=Path("/dev/null"))
    plain["address"]["socket_address"]["port_value"] = port
    connection = plain["filter_chains"][0]["filters"][0]["typed_config"]
    for name in LEFT_OUT:
        del connection[name]
    connection["http_filters"] = connection["http_filters"][-1:]
    upstream = [cluster for cluster in clusters(settings) if cluster["name"] == UPSTREAM]
    path.write_bytes(msgspec.json.encode({"static_resources": {"listeners": [plain], "clusters": upstream}}))
    return path


def _everything() -> dict[str, Any]:
    route = {"match": {"prefix": "/"}, "route": {"cluster": UPSTREAM}}
    return {"name": "all", "domains": ["*"], "routes": [route]}
