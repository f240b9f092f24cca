"""nginx (``auth_request``), Traefik (ForwardAuth) and Caddy (``forward_auth``) as enforcement points."""

from limen.gateways.forward.server import ForwardServer
from limen.gateways.forward.told import Told

__all__ = ["ForwardServer", "Told"]
