"""Identity providers that are told how long tokens may live: one file each, behind
``limen.engine.ports.TokenLifetimes``.
"""

from limen.identity.providers.keycloak import Keycloak

__all__ = ["Keycloak"]
