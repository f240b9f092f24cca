"""Rules over OpenAPI documents, and how the documents are found in a tree."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import yaml

from limen.scan.spec.document import Document
from limen.scan.spec.rules import RULES
from limen.scan.tree import File, Problem, Tree

_LOOKS_SO: Final = re.compile(r"""^\s{0,8}["']?(?:openapi|swagger)["']?\s{0,8}:""", re.MULTILINE)
_HEAD: Final = 4_096
"""Characters at its beginning in which a YAML document says what it is."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents_of(tree: Tree) -> Iterator[Document]:
    """Every OpenAPI document of a tree; what looks like one and cannot be read becomes a problem."""
    for file in tree.named(".yaml", ".yml", ".json"):
        if _may_be(file):
            root = _read(file, tree)
            if root is not None and ("openapi" in root or "swagger" in root):
                yield Document(file, root)


def _may_be(file: File) -> bool:
    if file.name.endswith(".json"):
        return '"openapi"' in file.text or '"swagger"' in file.text
    return _LOOKS_SO.search(file.text[:_HEAD]) is not None


def _read(file: File, tree: Tree) -> Mapping[str, Any] | None:
    try:
        if file.name.endswith(".json"):
            read = msgspec.json.decode(file.text)
        else:
            read = yaml.load(file.text, Loader=_LOADER)  # noqa: S506, a safe loader, in C where there is one
    except (msgspec.DecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        tree.problems.append(Problem(file.name, f"cannot be read: {_first_line(error)}"))
        return None
    return read if isinstance(read, Mapping) else None


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


__all__ = ["RULES", "Document", "documents_of"]
