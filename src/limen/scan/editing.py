"""Files as an editor has them open, laid over those on disk: what the scan says while somebody types."""

from collections.abc import Mapping
from pathlib import Path

from limen.scan.api import Api
from limen.scan.finding import Finding
from limen.scan.scanning import scan
from limen.scan.tree import File, Tree, interesting, read_tree


class Desk:
    """A folder that somebody works in. One call at a time: it keeps what it has read."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._disk: Tree | None = None
        self._laid: Tree | None = None
        self._open: dict[str, File] = {}

    def name(self, path: Path) -> str:
        """What a file is called in findings; the path itself where it lies elsewhere."""
        path = path.resolve()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def findings(self, texts: Mapping[Path, str]) -> dict[str, list[Finding]]:
        """Open findings by file, with these texts in place of what is on disk."""
        self._disk = read_tree((self.root,), self.root, before=self._disk)
        named = ((self.name(path), text) for path, text in texts.items())
        self._open = {name: self._file(name, text) for name, text in named if interesting(name)}
        self._laid = Tree({**self._disk.files, **self._open}.values(), self._laid)
        found: dict[str, list[Finding]] = {}
        for finding in scan(Api(self._laid)).open:
            found.setdefault(finding.place.file, []).append(finding)
        return found

    def _file(self, name: str, text: str) -> File:
        """The same file as before while its text is the same, so that it is parsed once."""
        known = self._open.get(name)
        return known if known and known.text == text else File(name, text)
