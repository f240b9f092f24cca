"""Files of configuration as rules read them: what kind of file it is, its text, and its data where it has
any."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from limen.scan.tree import File, Tree


@dataclass(frozen=True)
class Settings:
    """One file of configuration. ``kind`` is ``dockerfile``, ``compose``, ``kubernetes``, ``nginx``,
    ``haproxy``, ``envoy``, ``ci``, ``env`` or ``other``; ``documents`` are its parsed documents (YAML,
    JSON, TOML)."""

    file: File
    kind: str
    documents: tuple[Any, ...] = ()


def settings_of(tree: Tree) -> Iterator[Settings]:
    """Every file of configuration of a tree."""
    del tree
    yield from ()
