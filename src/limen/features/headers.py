"""The values of a call's headers, read once for all calls that send the same: a client's seldom change."""

from typing import Final

import msgspec

from limen.features.bytes import TOO_MANY
from limen.features.client import AGENT_LIMIT, client_of
from limen.features.fields import VALUE_LIMIT, Value
from limen.features.kinds import OBJECT_HEADERS
from limen.features.text import percent
from limen.model import Hit
from limen.model.activity import Headers

HEADER_LIMIT: Final = 64
"""Headers that are read; more is ``many_headers``."""
MOST: Final = 1_024
"""Sets of headers remembered; when they are so many, all are forgotten."""
LONGEST: Final = 2_048
"""Characters of the longest set of headers remembered."""

_QUIET: Final = """
    authorization proxy-authorization host connection keep-alive content-length transfer-encoding
    accept-encoding date if-none-match if-match etag sec-ch-ua sec-ch-ua-full-version-list x-request-id
"""
QUIET_HEADERS: Final = frozenset(_QUIET.split())
"""Headers never read for values: secrets, and those whose grammar is quoted text or is Envoy's business."""


Judged = tuple[tuple[Hit, ...], tuple[str, ...]]
"""Hits, and oddities about what was not looked at."""


class HeaderValues(msgspec.Struct, gc=False):
    """What a set of headers holds. ``naming`` are the values that name objects, ``client`` tells the kind of
    client and ``agent`` is what it calls itself; ``judged`` is what the values look like by themselves, once
    somebody has asked (see ``payload``, which alone writes it)."""

    values: tuple[Value, ...]
    content_type: str
    encoding: str
    oddities: frozenset[str]
    naming: tuple[Value, ...]
    client: str = ""
    agent: str = ""
    judged: Judged | None = None


_KNOWN: Final[dict[Headers, HeaderValues]] = {}


def header_values(headers: Headers) -> HeaderValues:
    """The values of ``headers`` and of their cookies; content type as sent, encoding in lower case."""
    told = tuple([pair for pair in headers[:HEADER_LIMIT] if pair[0] not in QUIET_HEADERS])
    if len(headers) > HEADER_LIMIT:
        return _read(told, {"many_headers"})
    found = _KNOWN.get(told)
    if found is None:
        found = _read(told, set())
        if sum([len(name) + len(text) for name, text in told]) <= LONGEST:
            if len(_KNOWN) >= MOST:
                _KNOWN.clear()
            _KNOWN[told] = found
    return found


def _read(headers: Headers, oddities: set[str]) -> HeaderValues:
    values: list[Value] = []
    content_type = encoding = agent = ""
    for name, text in headers:
        if name == "cookie":
            values += _cookies(text, oddities)
            continue
        if name == "content-type":
            content_type = text
        elif name == "user-agent":
            agent = text[:AGENT_LIMIT]
        elif name == "content-encoding":
            encoding = text.strip().lower()
        values.append(Value(name, text, "header"))
    naming = tuple([value for value in values if value.name in OBJECT_HEADERS])
    return HeaderValues(
        tuple(values), content_type, encoding, frozenset(oddities), naming, client_of(headers), agent
    )


def _cookies(text: str, oddities: set[str]) -> list[Value]:
    parts = text.split(";", HEADER_LIMIT)
    if len(parts) > HEADER_LIMIT:
        oddities.add(TOO_MANY)
    pairs = [part.strip().partition("=") for part in parts]
    return [
        Value(f"cookie.{name}", percent(value, oddities)[: VALUE_LIMIT * 2], "header")
        for name, _, value in pairs
    ]
