"""A tree watched while somebody works on it: scanned again when a file has changed, told as what is new and
what is gone. Unchanged files are neither read nor parsed again."""

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from limen.scan.api import Api
from limen.scan.finding import Finding
from limen.scan.scanning import Report, scan
from limen.scan.tree import Tree, read_tree


class Change(msgspec.Struct, frozen=True):
    """What a change of files changed: open findings that were not there and those that are no more."""

    report: Report
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


class Watch:
    """Looks at the files under ``paths`` whenever it is asked to; ``seen`` is laid over every report (a
    baseline). Only ``look`` changes it."""

    def __init__(
        self, paths: Iterable[Path], root: Path, seen: Callable[[Report], Report] = lambda report: report
    ) -> None:
        self._paths = tuple(paths)
        self._root = root
        self._seen = seen
        self._tree: Tree | None = None
        self._unread: tuple[object, ...] = ()
        self._open: dict[str, Finding] = {}

    def look(self) -> Change | None:
        """What has changed since the last look, all of it at the first; ``None`` where no file has."""
        tree = read_tree(self._paths, self._root, before=self._tree)
        unread = tuple(tree.problems)
        if self._tree is not None and tree.files == self._tree.files and unread == self._unread:
            return None
        self._tree, self._unread = tree, unread
        report = self._seen(scan(Api(tree)))
        before, self._open = self._open, {each.fingerprint: each for each in report.open}
        return Change(report, _without(self._open, before), _without(before, self._open))


def _without(some: dict[str, Finding], others: dict[str, Finding]) -> tuple[Finding, ...]:
    return tuple(finding for print_, finding in some.items() if print_ not in others)
