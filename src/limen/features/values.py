"""One reading of a call for every family of features: the path, and each value with its place and name.

Nothing here judges a value and nothing raises: what is malformed is named in ``oddities`` and read as well
as it can be. Every limit is a constant below; what lies beyond it is not inspected, and an oddity says so.
"""

from typing import Final

import msgspec

from limen.features.bodies import NO_BODY, Body, read_body
from limen.features.fields import Value, pairs
from limen.features.headers import HeaderValues, header_values
from limen.features.paths import path_oddities
from limen.features.text import percent
from limen.model import ApiCall

TARGET_LIMIT: Final = 32_768
"""Characters of the request target that are read; more is ``long_target``."""
QUERY_LIMIT: Final = 256
"""Parameters of a query that become values; more is ``too_many_leaves``."""
SEGMENT_LIMIT: Final = 64
"""Path segments that are read; more is ``long_path``."""


class Parsed(msgspec.Struct, gc=False):
    """A call as read once. ``path`` is raw (still encoded), ``segments`` are its decoded parts; ``plain``
    says that its spelling is no trick.

    ``leaves`` counts all values of query and body, also those past the limits; ``depth`` is the body's
    nesting; ``size`` is its bytes as they arrived.
    """

    path: str
    plain: bool
    segments: tuple[str, ...]
    query: list[Value]
    headers: HeaderValues
    body: Body
    oddities: tuple[str, ...]
    leaves: int
    depth: int
    size: int

    @property
    def values(self) -> list[Value]:
        """All values, in the order path, query, header, body."""
        values = [Value(str(i), text, "path") for i, text in enumerate(self.segments) if text]
        if not self.plain:
            values.append(Value("", self.path, "path"))
        return [*values, *self.query, *self.headers.values, *self.body.values()]

    @property
    def naming(self) -> list[Value]:
        """The values that may name an object, in the same order, without the path's."""
        return [*self.query, *self.headers.naming, *self.body.naming()]

    def texts(self) -> list[str]:
        """Every text a caller may have chosen but for the headers': values, and names that are not plain."""
        texts = [*self.segments, *self.body.texts]
        if not self.plain:
            texts.append(self.path)
        if self.query:
            texts += [value.text for value in self.query]
            texts += [value.name for value in self.query]
        return texts


def parse(call: ApiCall) -> Parsed:
    """Read every value of ``call``; never raises, linear in its size."""
    target = call.target
    oddities: set[str] = set()
    if len(target) > TARGET_LIMIT:
        target = target[:TARGET_LIMIT]
        oddities.add("long_target")
    path, _, query = target.partition("?")
    plain = path_oddities(path, oddities)
    headers = header_values(call.headers)
    oddities |= headers.oddities
    parameters = pairs(query, "query", QUERY_LIMIT, oddities) if query else []
    body = NO_BODY
    if call.body:
        body = read_body(call.body, headers.content_type, headers.encoding, oddities)
        if call.body_cut:
            oddities.add("body_cut")
    return Parsed(
        path,
        plain,
        _segments(path, oddities),
        parameters,
        headers,
        body,
        tuple(sorted(oddities)) if oddities else (),
        body.leaves + (query.count("&") + 1 if query else 0),
        body.depth,
        len(call.body),
    )


def _segments(path: str, oddities: set[str]) -> tuple[str, ...]:
    parts = path.split("/", SEGMENT_LIMIT + 1)
    if len(parts) > SEGMENT_LIMIT:
        oddities.add("long_path")
    if "%" in path:
        return tuple([percent(part, oddities) for part in parts[1:]])
    return tuple(parts[1:])
