"""Working configurations for gateways that are somebody else's to run: one file each, text only."""

from collections.abc import Callable

from limen.gateways.written.haproxy import CANNOT as HAPROXY_CANNOT
from limen.gateways.written.haproxy import haproxy
from limen.gateways.written.plan import Files, Plan

__all__ = ["CANNOT", "WRITERS", "Files", "Plan"]

WRITERS: dict[str, Callable[[Plan], Files]] = {"haproxy": haproxy}
"""By the name of the gateway."""

CANNOT: dict[str, tuple[str, ...]] = {"haproxy": HAPROXY_CANNOT}
"""What each of them cannot do of what Envoy does, one sentence each."""
