"""Working configurations for gateways that are somebody else's to run: one file each, text only."""

from collections.abc import Callable

from limen.gateways.written import caddy, haproxy, kubernetes, nginx, traefik
from limen.gateways.written.plan import Files, Plan

__all__ = ["CANNOT", "WRITERS", "Files", "Plan"]

WRITERS: dict[str, Callable[[Plan], Files]] = {
    "haproxy": haproxy.haproxy,
    "nginx": nginx.nginx,
    "traefik": traefik.traefik,
    "caddy": caddy.caddy,
    "kubernetes": kubernetes.kubernetes,
}
"""By the name of the gateway."""

CANNOT: dict[str, tuple[str, ...]] = {
    "haproxy": haproxy.CANNOT,
    "nginx": nginx.CANNOT,
    "traefik": traefik.CANNOT,
    "caddy": caddy.CANNOT,
    "kubernetes": kubernetes.CANNOT,
}
"""What each of them cannot do of what Envoy does, one sentence each."""
