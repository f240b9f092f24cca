"""Figures of one application, kept between runs under all that they come of, so that an evaluation that was
stopped goes on where it was."""

from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from evals.scan.peers.tools import folder
from evals.scan.seeded import App

import limen.scan

T = TypeVar("T")
_CODE: Final = (Path(limen.scan.__file__).parent, Path(__file__).parent)


def kept(app: App, name: str, kind: type[T]) -> T | None:
    """What was kept of an application under a name, if neither it nor the scanner has changed since."""
    path = _path(app, name)
    return msgspec.json.decode(path.read_bytes(), type=kind) if path.exists() else None


def keep(app: App, name: str, figures: object) -> None:
    """Keeps figures of an application."""
    path = _path(app, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(figures))


def _path(app: App, name: str) -> Path:
    """Where they are kept: named by the scanner, this evaluation and the application, to the byte."""
    digest = blake2b(digest_size=12)
    for root in (*_CODE, app.folder):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc" and _of(path, app):
                digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return folder() / "kept" / f"{name} {app.name} {digest.hexdigest()}.json"


def _of(path: Path, app: App) -> bool:
    """Other applications do not matter."""
    apps = app.folder.parent
    return not path.is_relative_to(apps) or path.is_relative_to(app.folder)
