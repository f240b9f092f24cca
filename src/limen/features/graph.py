"""What a GraphQL document asks for, in numbers: how deep, how many aliases, how many fields.

One forward pass over tokens, linear; strings, comments and arguments do not count. A fragment counts where
it is defined, and each use of it as a field.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from limen.features.fields import Value

SERIES: Final = ("depth", "aliases", "fields")
"""What ``cost`` counts, in order."""
DOCUMENT_LIMIT: Final = 65_536
"""Characters of a document that are read."""

MOST: Final = 64
"""Documents of one call that are read."""


class _Asked(msgspec.Struct):
    query: str = ""


_decode = msgspec.json.Decoder(_Asked | list[_Asked]).decode
_TOKEN = re.compile(r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|\.\.\.|[A-Za-z_]\w*|[{}():@]')


def cost(document: str) -> tuple[int, int, int]:
    """The depth, aliases and fields of all operations and fragments of ``document`` together."""
    depth = deepest = brackets = aliases = fields = 0
    named = False
    for found in _TOKEN.findall(document[:DOCUMENT_LIMIT]):
        first = found[0]
        if first in "()":
            brackets = max(0, brackets + (1 if first == "(" else -1))
        elif brackets or first in '"#':
            continue
        elif first in "{}":
            depth = max(0, depth + (1 if first == "{" else -1))
            deepest = max(deepest, depth)
        else:
            aliases += first == ":"
            fields += bool(depth) and not named and first not in ":@"
            named = first in ":@." or (named and found == "on")
    return deepest, aliases, fields


def asked(body: bytes, content_type: str, query: Sequence[Value]) -> tuple[int, ...]:
    """The cost of all GraphQL documents of a call together; empty when it has none.

    A batch of many small documents costs what one large one does. A compressed body is not read.
    """
    documents = [value.text for value in query if value.name == "query" and "{" in value.text]
    if content_type.startswith("application/graphql"):
        documents.append(body.decode("utf-8", "replace"))
    elif b'"query"' in body:
        documents += _documents(body)
    if not documents:
        return ()
    costs = [cost(document) for document in documents[:MOST]]
    return (
        max([each[0] for each in costs]),
        sum([each[1] for each in costs]),
        sum([each[2] for each in costs]),
    )


def _documents(body: bytes) -> list[str]:
    try:
        found = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
    questions = found if isinstance(found, list) else [found]
    return [one.query for one in questions if "{" in one.query]
