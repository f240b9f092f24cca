"""Envoy as the enforcement point: its configuration, written by us, and its process, watched by us."""

from limen.gateways.envoy.binary import find_envoy
from limen.gateways.envoy.checks import check, check_upstream
from limen.gateways.envoy.process import EnvoyProcess
from limen.gateways.envoy.rbac import write_suspensions
from limen.gateways.envoy.settings import (
    GatewaySettings,
    JwtProvider,
    Limits,
    RouteRule,
    Server,
    Timeouts,
    Upstream,
)

__all__ = [
    "EnvoyProcess",
    "GatewaySettings",
    "JwtProvider",
    "Limits",
    "RouteRule",
    "Server",
    "Timeouts",
    "Upstream",
    "check",
    "check_upstream",
    "find_envoy",
    "write_suspensions",
]
