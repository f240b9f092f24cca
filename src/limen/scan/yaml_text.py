"""YAML read once: the plain data of each document, and the nodes it was made of, whose marks tell lines."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import yaml

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHORT: Final = 32
"""Characters of a scalar whose tag is kept: keys and words, again and again."""


class Loader(_BASE):  # type: ignore[misc]  # one of two classes, by what is installed
    """The safe loader, in C where there is one. What a plain scalar stands for is told as PyYAML tells it,
    but not anew for each of many that are alike."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node that names none."""
        if kind is not yaml.ScalarNode:
            return str(super().resolve(kind, value, implicit))
        if not implicit[0]:
            return _TEXT
        return _tag(value) if len(value) <= _SHORT else _matched(value)


_TEXT: Final = str(Loader.DEFAULT_SCALAR_TAG)


def _matched(value: str) -> str:
    known = Loader.yaml_implicit_resolvers
    patterns = (*known.get(value[:1], ()), *known.get(None, ()))
    return next((tag for tag, pattern in patterns if pattern.match(value)), _TEXT)


_tag = lru_cache(maxsize=16_384)(_matched)


class Read(NamedTuple):
    """One document."""

    data: Any
    node: yaml.Node | None


def read(text: str, loader: type[Any] = Loader) -> Read:
    """The only document of a text.

    Raises:
        yaml.YAMLError: It is no YAML, or more than one document.
    """
    made = loader(text)
    try:
        node = made.get_single_node()
        return Read(made.construct_document(node) if node is not None else None, node)
    finally:
        made.dispose()


def read_all(text: str, loader: type[Any] = Loader) -> Iterator[Read]:
    """Every document of a text.

    Raises:
        yaml.YAMLError: It is no YAML from there on.
    """
    made = loader(text)
    try:
        while made.check_node():
            node = made.get_node()
            yield Read(made.construct_document(node), node)
    finally:
        made.dispose()
