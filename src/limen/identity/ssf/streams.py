"""Streams as receivers see them: their configuration (SSF 1.0, section 8.1.1), and what they get to hear."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from limen.engine.signal_streams import Seals, Stream
from limen.identity.ssf.names import POLL, PUSH, SUPPORTED

VERIFY_SECONDS: Final = 30
"""Between two verifications of a stream that are asked for, at least (``min_verification_interval``)."""
LONGEST_TEXT: Final = 1024
"""Characters of a description; the rest is cut (section 8.1.1 allows that)."""
_OURS: Final = ("iss", "aud", "events_supported", "events_delivered", "min_verification_interval")


class Delivery(msgspec.Struct, frozen=True, omit_defaults=True):
    """How SETs reach the receiver. ``authorization_header`` is the receiver's secret, and never shown."""

    method: Literal["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"] = POLL
    endpoint_url: str = ""
    authorization_header: str = ""

    def __repr__(self) -> str:
        return f"Delivery({self.method!r})"


class Config(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a receiver chose. Without ``events_requested`` it gets all that it may have."""

    delivery: Delivery = Delivery()
    events_requested: tuple[str, ...] | None = None
    description: str = ""


class Allowed(msgspec.Struct, frozen=True):
    """A receiver that may have a stream: by the principal of its credential; who it is in ``aud``."""

    receiver: str
    audience: str
    events: tuple[str, ...] = SUPPORTED


def sealed_config(config: Config, stream: str, seals: Seals) -> bytes:
    """A configuration as it goes to disk."""
    return seals.seal(msgspec.json.encode(config), f"stream {stream}")


def config_of(stream: Stream, seals: Seals) -> Config:
    """The configuration of a stream; raises ``ConfigError`` when it was changed on disk."""
    return msgspec.json.decode(seals.open(stream.config, f"stream {stream.id}"), type=Config)


def delivered(config: Config, allowed: Allowed) -> tuple[str, ...]:
    """``events_delivered``: of what was requested, what is supported."""
    if config.events_requested is None:
        return allowed.events
    return tuple(uri for uri in allowed.events if uri in config.events_requested)


def shown(stream: Stream, config: Config, allowed: Allowed, issuer: str) -> dict[str, Any]:
    """The configuration as the receiver reads it."""
    told: dict[str, Any] = {
        "stream_id": stream.id,
        "iss": issuer,
        "aud": allowed.audience,
        "events_supported": allowed.events,
        "events_delivered": delivered(config, allowed),
        "delivery": {"method": config.delivery.method, "endpoint_url": endpoint_of(stream, config, issuer)},
        "min_verification_interval": VERIFY_SECONDS,
    }
    if config.events_requested is not None:
        told["events_requested"] = config.events_requested
    if config.description:
        told["description"] = config.description
    return told


def endpoint_of(stream: Stream, config: Config, issuer: str) -> str:
    """Where SETs go, or where they are fetched: unique for each stream (section 6.1.2)."""
    if config.delivery.method == PUSH:
        return config.delivery.endpoint_url
    return f"{issuer.rstrip('/')}/ssf/poll/{stream.id}"


def contradicted(body: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """The first transmitter-supplied property in a request that is not as expected, empty for none."""
    for name in _OURS:
        expected = list(told[name]) if isinstance(told[name], tuple) else told[name]
        if body.get(name, expected) != expected:
            return name
    return ""
