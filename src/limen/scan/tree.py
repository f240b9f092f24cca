"""The files of a scan: found under the paths given, never out of them, each read once and within bounds."""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from limen.scan.line_hash import LineHashes
from limen.scan.memo import Memo

SKIPPED: Final = frozenset({
    ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".tox", ".venv", "__pycache__",
    "build", "dist", "node_modules", "site-packages", "target", "venv", "vendor",
})  # fmt: skip
"""Folders that hold others' code or what was made."""

MOST_BYTES: Final = 16 * 1_024 * 1_024
"""A larger file is named as not read."""

MOST_FILES: Final = 50_000


class Problem(msgspec.Struct, frozen=True):
    """What could not be looked at, and why: the scan is incomplete there."""

    where: str
    why: str


class File:
    """One file of the tree: its name relative to the root and its text. ``stamp`` tells a later reading
    whether it may have changed: time of change in nanoseconds, bytes, inode."""

    def __init__(self, name: str, text: str, stamp: tuple[int, ...] = ()) -> None:
        self.name = name
        self.text = text
        self.stamp = stamp

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, the first at 0."""
        return self.text.splitlines()

    @cached_property
    def line_hashes(self) -> LineHashes:
        """What code hosts know its lines by."""
        return LineHashes(self.text)

    def line(self, number: int) -> str:
        """A line by its number from 1; empty beyond the ends."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Tree:
    """All files of a scan by name, what could not be read, and the memory of what is worked out of them:
    ``before`` is an earlier reading, whose work is not done again where it still holds."""

    def __init__(self, files: Iterable[File], before: "Tree | None" = None) -> None:
        self.files = {file.name: file for file in files}
        self.problems: list[Problem] = []
        self.memo: Memo = Memo(before.memo if before else None)

    def named(self, *ends: str) -> Iterator[File]:
        """Files whose name ends so, in order."""
        return (file for name, file in sorted(self.files.items()) if name.endswith(ends))


def tree_of(texts: dict[str, str]) -> Tree:
    """A tree from text by name, for examples and editors."""
    return Tree(File(name, text) for name, text in texts.items())


def read_tree(
    paths: Iterable[Path], root: Path, wanted: Iterable[str] = (), before: Tree | None = None
) -> Tree:
    """The files under ``paths``, named relative to ``root``. With ``wanted`` only those of these names; with
    ``before``, an earlier reading, what has not changed since is neither read nor worked out again.

    Links that lead out of the root are not followed; what is too large, not text or not readable becomes a
    problem.
    """
    root = root.resolve()
    names = set(wanted)
    tree, known = Tree((), before), before.files if before else {}
    for path in _walk(paths, root, tree.problems):
        name = _name(path, root)
        if (not names or name in names) and interesting(name):
            _read(path, name, tree, known.get(name))
    return tree


ENDS: Final = (
    ".py", ".js", ".mjs", ".cjs", ".ts", ".java", ".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".conf",
    ".env", ".properties", ".graphql", ".lua", ".sql", ".xml", ".pem", ".sh", ".tf", ".tfvars",
)  # fmt: skip
NAMES: Final = (".env", "dockerfile", "containerfile", "id_rsa", "id_ed25519", ".npmrc", ".pypirc", ".netrc")
"""Beginnings of names that have no end of their own."""


def interesting(name: str) -> bool:
    """Whether some rule may have a word on a file of that name."""
    last = name.rpartition("/")[2].lower()
    return last.endswith((*ENDS, "dockerfile")) or last.startswith(NAMES)


def _walk(paths: Iterable[Path], root: Path, problems: list[Problem]) -> Iterator[Path]:
    found = 0
    for path in sorted({path.resolve() for path in paths}):
        if not path.exists():
            problems.append(Problem(str(path), "not there"))
            continue
        for each in _under(path, root, problems):
            found += 1
            if found > MOST_FILES:
                problems.append(Problem(str(path), f"more than {MOST_FILES:,} files: the rest was not read"))
                return
            yield each


def _under(path: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, below, files in os.walk(path, onerror=lambda error: problems.append(_unread(error, root))):
        below[:] = sorted(name for name in below if name not in SKIPPED and not name.endswith(".egg-info"))
        for name in sorted(files):
            each = Path(folder, name)
            if each.is_symlink() and not each.resolve().is_relative_to(root):
                problems.append(Problem(_name(each, root), "a link that leads out of the tree: not followed"))
            elif each.is_file():
                yield each


def _unread(error: OSError, root: Path) -> Problem:
    return Problem(_name(Path(error.filename or ""), root), error.strerror or "could not be read")


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _read(path: Path, name: str, tree: Tree, known: File | None) -> None:
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if stat.st_size > MOST_BYTES:
            tree.problems.append(Problem(name, f"larger than {MOST_BYTES >> 20} MB: not read"))
        elif known and known.stamp == stamp:
            tree.files[name] = known
        else:
            tree.files[name] = File(name, path.read_text("utf-8-sig"), stamp)
    except UnicodeDecodeError:
        tree.problems.append(Problem(name, "not UTF-8 text: not read"))
    except OSError as error:
        tree.problems.append(Problem(name, error.strerror or "could not be read"))
