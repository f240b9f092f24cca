"""The values of a body, by its content type: JSON, form, multipart, XML, GraphQL, text; also compressed."""

import re
import zlib
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

import msgspec

from limen.features.bytes import BAD_JSON
from limen.features.fields import DEPTH_LIMIT, LEAF_LIMIT, VALUE_LIMIT, Value, nested, pairs
from limen.features.leaves import json_leaves
from limen.features.shapes import Shape, shaped
from limen.features.text import percent, read

BODY_LIMIT: Final = 262_144
"""Bytes of a body, or of what it unpacks to, that are read; more is ``body_cut`` or ``bomb``."""
PART_LIMIT: Final = 64
"""Parts of a multipart body that are read; more is ``too_many_leaves``."""
BOMB_RATIO: Final = 100
"""Unpacking to more than this many times its size is a ``bomb``."""

_GRAPHQL = re.compile(r"\s*(?:query|mutation|subscription|fragment)?[^{]{0,512}\{")
_LITERAL = re.compile(r'([A-Za-z_]\w{0,63})\s{0,8}:\s{0,8}"((?:[^"\\]|\\.){0,8192})"')
_XML_TEXT = re.compile(r">([^<>]{2,8192})<|=\s{0,8}\"([^\"<]{1,8192})\"|=\s{0,8}'([^'<]{1,8192})'")
_CDATA = re.compile(r"<!\[CDATA\[(.{0,8192}?)\]\]>", re.DOTALL)
_FIELD = re.compile(rb'[\s;](filename|name)\*?="?([^";\r\n]{0,256})')
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})')


class Body(msgspec.Struct, gc=False):
    """What a body holds: ``leaves`` values or more, ``depth`` levels deep.

    ``texts`` are those of its values and of their names, but for names that a ``shape`` has shown to be
    plain. Without a shape the values are ``read``.
    """

    texts: Sequence[str] = ()
    shape: Shape | None = None
    read: Sequence[Value] = ()
    leaves: int = 0
    depth: int = 0

    def values(self) -> Sequence[Value]:
        """The values in order."""
        if self.shape is None:
            return self.read
        return [Value(name, text) for name, text in zip(self.shape.names, self.texts, strict=True)]

    def naming(self) -> Sequence[Value]:
        """Those that may name an object."""
        shape = self.shape
        if shape is None:
            return self.read
        return [Value(shape.names[place], self.texts[place]) for place in shape.naming]


NO_BODY: Final = Body()


def read_body(body: bytes, content_type: str, encoding: str, oddities: set[str]) -> Body:
    """Read the values of ``body``."""
    if encoding and encoding != "identity":
        body = _unpack(body, encoding, oddities)
    if len(body) > BODY_LIMIT:
        oddities.add("body_cut")
        body = body[:BODY_LIMIT]
    kind = _kind(body, content_type)
    if kind == "json" and (found := shaped(body)) is not None:
        shape, texts = found
        return Body(texts, shape, (), len(texts), shape.depth)
    values: list[Value] = []
    leaves, depth = _READERS[kind](body, content_type, values, oddities)
    texts = [value.text for value in values]
    texts += [value.name for value in values]
    return Body(texts, None, values, leaves, depth)


def _kind(body: bytes, content_type: str) -> str:
    """How a body is to be read: as its content type says, else as it looks."""
    named = content_type.partition(";")[0].strip().lower()
    first = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if named in _KINDS and not (named == FORM and first in (b"{", b"[")):
        return _KINDS[named]
    if named.endswith("+json") or first in (b"{", b"["):
        return "json"
    if named.endswith(("/xml", "+xml")) or first == b"<":
        return "xml"
    if b"\0" in body[:512]:
        return "binary"
    return "form" if not named and b"=" in body[:256] else "text"


def _unpack(body: bytes, encoding: str, oddities: set[str]) -> bytes:
    """Undo gzip or deflate up to ``BODY_LIMIT``; what cannot be undone is left as it is."""
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        oddities.add("unknown_encoding")
        return body
    try:
        stream = zlib.decompressobj(wbits=47)
        out = stream.decompress(body, BODY_LIMIT)
        cut = len(out) >= BODY_LIMIT and stream.unconsumed_tail
        if cut or len(out) > max(4096, BOMB_RATIO * len(body)):
            oddities.add("bomb")
    except zlib.error:
        oddities.add("bad_encoding")
        return body
    return out


def _json(body: bytes, content_type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    """Leaves; a body that is no JSON after all is read in the other ways as well, so that no text is lost."""
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    leaves, count, depth, rest = json_leaves(body, Value, LEAF_LIMIT, DEPTH_LIMIT, oddities)
    if rest < len(body):
        leaves.append(Value("$", read(body[rest:], oddities)))
    if b'\\"' in body:
        leaves = _inner(leaves, oddities)
    if b'"query"' in body:
        leaves = _with_graphql(leaves)
    values += leaves
    if BAD_JSON in oddities:
        values.append(Value("$", read(body, oddities)))
        if content_type.lower().startswith(FORM):
            _form(body, content_type, values, oddities)
    return count, depth


def _form(body: bytes, _type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    values += pairs(read(body, oddities), "body", LEAF_LIMIT, oddities)
    return body.count(b"&") + 1, 1


def _text(body: bytes, _type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    values.append(Value("$", read(body, oddities)))
    return 1, 1


def _binary(_body: bytes, _type: str, _values: list[Value], _oddities: set[str]) -> tuple[int, int]:
    """Images, archives, protocol buffers: nothing to read."""
    return 0, 0


def _inner(leaves: list[Value], oddities: set[str]) -> list[Value]:
    """Replace a leaf that is itself JSON by its leaves, one level deep."""
    out: list[Value] = []
    for leaf in leaves:
        out += nested(leaf, oddities)
    return out


def _with_graphql(leaves: list[Value]) -> list[Value]:
    """Where a body is a GraphQL call, its variables and the literals of its query are the values."""
    document = next((v for v in leaves if v.name == "$.query" and _GRAPHQL.match(v.text)), None)
    if document is None:
        return leaves
    out = [
        Value(v.name, v.text, "graphql") if v.name.startswith("$.variables") else v
        for v in leaves
        if v is not document
    ]
    _graphql("query", document.text, out)
    return out


def _graphql(name: str, document: str, values: list[Value]) -> int:
    """Add the string literals of a GraphQL document under their argument's name; return how many."""
    before = len(values)
    found = islice(_LITERAL.finditer(document), LEAF_LIMIT)
    values += [Value(f"{name}.{match[1]}", match[2].replace('\\"', '"'), "graphql") for match in found]
    return len(values) - before


def _xml(body: bytes, _type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    """The head of an XML document (for its DOCTYPE), its texts and its attributes."""
    document = read(body, oddities)
    values.append(Value("$xml", document[:VALUE_LIMIT]))
    found = [match[match.lastindex or 0] for match in islice(_XML_TEXT.finditer(document), LEAF_LIMIT)]
    found += [match[1] for match in islice(_CDATA.finditer(document), LEAF_LIMIT)]
    values += [Value("$xml.text", text) for text in found if not text.isspace()]
    return len(found), 1


def _graphql_body(body: bytes, _type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    return _graphql("query", read(body, oddities), values), 1


def _multipart(body: bytes, content_type: str, values: list[Value], oddities: set[str]) -> tuple[int, int]:
    match = _BOUNDARY.search(content_type)
    if match is None:
        oddities.add("no_boundary")
        return _text(body[:VALUE_LIMIT], content_type, values, oddities)
    parts = body.split(b"--" + match.group(1).encode("utf-8", "surrogatepass"), PART_LIMIT + 1)[1:]
    if len(parts) > PART_LIMIT:
        oddities.add("too_many_leaves")
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        _part(head[:2048], content, values, oddities)
    return len(parts), 1


def _part(head: bytes, content: bytes, values: list[Value], oddities: set[str]) -> None:
    """One part: a field's value, or a file's name and, when it is text, its content."""
    fields = {key: percent(read(raw, oddities), oddities) for key, raw in _FIELD.findall(head)}
    name = fields.get(b"name", "")
    if b"filename" in fields:
        values.append(Value(f"{name}.filename", fields[b"filename"]))
    if content and b"\0" not in content[:512]:
        values.append(Value(name, read(content[:-2], oddities)))


FORM: Final = "application/x-www-form-urlencoded"
_KINDS: Final = {
    "application/json": "json",
    "application/graphql": "graphql",
    "multipart/form-data": "multipart",
    "application/xml": "xml",
    "text/xml": "xml",
    FORM: "form",
}
_READERS: Final[dict[str, Callable[[bytes, str, list[Value], set[str]], tuple[int, int]]]] = {
    "json": _json,
    "graphql": _graphql_body,
    "multipart": _multipart,
    "xml": _xml,
    "form": _form,
    "text": _text,
    "binary": _binary,
}
