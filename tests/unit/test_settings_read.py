"""No setting without an effect: what the settings promise, some code reads."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import limen
from limen.settings import Settings
from limen.settings.build import bare, is_section, rows

ROOT = Path(limen.__file__).parent

CALLED = {
    "upstream_tls": "tls",
    "jwt": "issuer",
    "ages": "age",
    "routes": "route",
    "networks": "network",
    "journal": "kept",
    "receivers": "receiver",
    "streams": "stream",
    "step_up": "terms",
    "channels": "channel",
    "provider": "said",
}
"""What the code calls a section where it is not by the section's own name."""

ONLY_CHECKED = {"routes.upstream_authenticates"}
"""The operator's word, without which another setting is refused; nothing else follows from it."""


def settings(kind: type[Any] = Settings, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every setting, those in repeated tables too."""
    for field in msgspec.structs.fields(kind):
        here, inner = (*path, field.name), bare(field.type)
        section = inner if is_section(inner) else rows(inner)
        if section is None:
            yield here
        else:
            yield from settings(section, here)


def reads(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The last two names of every attribute read, but for those by which a value checks itself."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__post_init__":
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = node.value
            named = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield named, node.attr
        yield from reads(node)


@pytest.fixture(scope="module")
def read() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for file in ROOT.rglob("*.py"):
        pairs = set(reads(ast.parse(file.read_text("utf-8"))))
        if file.parent == ROOT / "settings":  # a property reads its own section
            pairs = {("settings", name) for owner, name in pairs if owner == "self"}
        found |= pairs
    return found


def is_read(path: tuple[str, ...], read: set[tuple[str, str]]) -> bool:
    section, name = path[-2:]
    return any((owner, name) in read for owner in (section, "settings", CALLED.get(section)))


def test_every_setting_is_read_somewhere(read: set[tuple[str, str]]) -> None:
    unread = {".".join(path) for path in settings() if not is_read(path, read)}
    assert unread == ONLY_CHECKED


@pytest.mark.parametrize("gone", ["server.body_limit", "limits.callers", "limits.json_depth"])
def test_a_setting_that_nothing_reads_would_be_noticed(gone: str, read: set[tuple[str, str]]) -> None:
    assert not is_read(tuple(gone.split(".")), read)
