"""Rules over OpenAPI documents, and how the documents are found in a tree."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import msgspec
import yaml

from limen.scan.spec.document import Document
from limen.scan.spec.rules import RULES
from limen.scan.tree import File, Problem, Tree
from limen.scan.yaml_text import read

_LOOKS_SO: Final = re.compile(r"""^\s{0,8}["']?(?:openapi|swagger)["']?\s{0,8}:""", re.MULTILINE)
_HEAD: Final = 4_096
"""Characters at its beginning in which a YAML document says what it is."""


def documents_of(tree: Tree) -> Iterator[Document]:
    """Every OpenAPI document of a tree; what looks like one and cannot be read becomes a problem."""
    for file in tree.named(".yaml", ".yml", ".json"):
        if _may_be(file):
            found = tree.memo.of((Document, file.name, file.text), partial(_read, file))
            if isinstance(found, Problem):
                tree.problems.append(found)
            elif found is not None:
                yield found


def _may_be(file: File) -> bool:
    if file.name.endswith(".json"):
        return '"openapi"' in file.text or '"swagger"' in file.text
    return _LOOKS_SO.search(file.text[:_HEAD]) is not None


def _read(file: File) -> Document | Problem | None:
    try:
        if file.name.endswith(".json"):
            data, node = msgspec.json.decode(file.text), None
        else:
            data, node = read(file.text)
    except (msgspec.DecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        return Problem(file.name, f"cannot be read: {_first_line(error)}")
    if not isinstance(data, Mapping) or not ("openapi" in data or "swagger" in data):
        return None
    return Document(file, data, node)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


__all__ = ["RULES", "Document", "documents_of"]
