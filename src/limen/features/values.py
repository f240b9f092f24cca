"""One reading of a call for every family of features: the path, and each value with its place and name.

Nothing here judges a value and nothing raises: what is malformed is named in ``oddities`` and read as well
as it can be. Every limit is a constant below; what lies beyond it is not inspected, and an oddity says so.
"""

from typing import Final

import msgspec

from limen.features.bodies import read_body
from limen.features.bytes import TOO_MANY
from limen.features.fields import VALUE_LIMIT, Value, pairs
from limen.features.paths import path_oddities
from limen.features.text import percent
from limen.model import ApiCall

__all__ = ["Parsed", "Value", "parse"]

TARGET_LIMIT: Final = 32_768
"""Characters of the request target that are read; more is ``long_target``."""
QUERY_LIMIT: Final = 256
"""Parameters of a query that become values; more is ``too_many_leaves``."""
SEGMENT_LIMIT: Final = 64
"""Path segments that are read; more is ``long_path``."""
HEADER_LIMIT: Final = 64
"""Headers that are read; more is ``many_headers``."""

_QUIET: Final = """
    authorization proxy-authorization host connection keep-alive content-length transfer-encoding
    accept-encoding date if-none-match if-match etag sec-ch-ua sec-ch-ua-full-version-list x-request-id
"""
QUIET_HEADERS: Final = frozenset(_QUIET.split())
"""Headers never read for values: secrets, and those whose grammar is quoted text or is Envoy's business."""


class Parsed(msgspec.Struct, gc=False):
    """A call as read once. ``path`` is raw (still encoded), ``segments`` are its decoded parts.

    ``values`` are in the order path, query, header, body. ``leaves`` counts all values of query and body,
    also those past the limits; ``depth`` is the body's nesting; ``size`` is its bytes as they arrived.
    """

    path: str
    segments: tuple[str, ...]
    values: list[Value]
    oddities: tuple[str, ...]
    leaves: int
    depth: int
    size: int


def parse(call: ApiCall) -> Parsed:
    """Read every value of ``call``; never raises, linear in its size."""
    target = call.target
    oddities: set[str] = set()
    if len(target) > TARGET_LIMIT:
        target = target[:TARGET_LIMIT]
        oddities.add("long_target")
    path, _, query = target.partition("?")
    segments = _segments(path, oddities)
    values = [Value(str(i), text, "path") for i, text in enumerate(segments) if text]
    plain = path_oddities(path, oddities)
    if not plain:
        values.append(Value("", path, "path"))
    leaves = 0
    if query:
        values += pairs(query, "query", QUERY_LIMIT, oddities)
        leaves = query.count("&") + 1
    content_type, encoding = _headers(call, values, oddities)
    depth = 0
    if call.body:
        count, depth = read_body(call.body, content_type, encoding, values, oddities)
        leaves += count
        if call.body_cut:
            oddities.add("body_cut")
    return Parsed(path, segments, values, tuple(sorted(oddities)), leaves, depth, len(call.body))


def _segments(path: str, oddities: set[str]) -> tuple[str, ...]:
    parts = path.split("/", SEGMENT_LIMIT + 1)
    if len(parts) > SEGMENT_LIMIT:
        oddities.add("long_path")
    if "%" in path:
        return tuple([percent(part, oddities) for part in parts[1:]])
    return tuple(parts[1:])


def _headers(call: ApiCall, values: list[Value], oddities: set[str]) -> tuple[str, str]:
    """Add header and cookie values; return the content type and encoding, lower case."""
    content_type = encoding = ""
    if len(call.headers) > HEADER_LIMIT:
        oddities.add("many_headers")
    for name, text in call.headers[:HEADER_LIMIT]:
        if name in QUIET_HEADERS:
            continue
        if name == "cookie":
            _cookies(text, values, oddities)
            continue
        if name == "content-type":
            content_type = text
        elif name == "content-encoding":
            encoding = text.strip().lower()
        values.append(Value(name, text, "header"))
    return content_type, encoding


def _cookies(text: str, values: list[Value], oddities: set[str]) -> None:
    parts = text.split(";", HEADER_LIMIT)
    if len(parts) > HEADER_LIMIT:
        oddities.add(TOO_MANY)
    for part in parts:
        name, _, value = part.strip().partition("=")
        values.append(Value(f"cookie.{name}", percent(value, oddities)[: VALUE_LIMIT * 2], "header"))
