"""Files of gateways that are somebody else's to run, as plans wrote them: read, and made as is said.

A file that somebody else changed meanwhile is never written over. Whoever applies a plan does this with his
own rights; the running process never touches such a folder.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from limen.credentials.aead import Aead
from limen.credentials.master import Keyring
from limen.model import ConfigError
from limen.stores.control import ControlStore

WRITTEN = "written-gateways"
"""A document of the control store, sealed: what stood in somebody's configuration may hold his passwords."""

MOST_BYTES = 1 << 20
"""Bytes of a file that stands where one is to be written; a longer one is refused."""

Texts = Mapping[Path, str | None]
"""Texts by their places; ``None`` where no file is."""


class Written(msgspec.Struct, frozen=True):
    """One gateway's ``files`` by their names in a ``folder``, and what stood there ``before`` (``None``: no
    file), which comes back once they are not wanted any more.
    """

    id: str
    kind: str
    folder: str
    upstream: str
    port: int
    files: dict[str, str]
    before: dict[str, str | None]


def written_of(control: ControlStore, keyring: Keyring) -> tuple[Written, ...]:
    """Those that plans wrote; raises ``InputError`` for a document of another master key."""
    kept = control.load_document(WRITTEN)
    if kept is None:
        return ()
    plain = Aead(keyring.lasting("written")).open(kept, WRITTEN.encode())
    return msgspec.json.decode(plain, type=tuple[Written, ...])


def sealed(written: tuple[Written, ...], keyring: Keyring) -> bytes:
    """The document that holds them."""
    return Aead(keyring.lasting("written")).seal(msgspec.json.encode(written), WRITTEN.encode())


def found_in(folder: Path, names: Sequence[str]) -> dict[str, str | None]:
    """What stands in a folder under these names; raises ``ConfigError`` for what could not be put back."""
    return {name: _read(folder / name) for name in names}


def settle_files(before: Sequence[Written], now: Sequence[Written]) -> list[str]:
    """Make files as ``now`` says, where ``before`` stood until then; what was done, in words.

    Raises ``ConfigError``, with nothing written, where a file is neither what it was nor what it is to be.
    """
    was, wanted, stood = _texts(before), _texts(now), {**_stood(now), **_stood(before)}
    said = []
    changes: dict[Path, str | None] = {}
    for path in dict.fromkeys((*wanted, *was)):
        text, found = wanted.get(path, stood[path]), _read(path)
        if found == text:
            continue
        if found not in (was.get(path), stood[path]):
            if path in wanted:
                raise ConfigError(f"{path} was changed by somebody since the plan was made: make it again")
            said.append(f"{path} was changed by somebody since: it is left as it is")
        else:
            changes[path] = text
    _replace(changes)
    return [*said, *(f"{path} is {'put back' if path not in wanted else 'written'}" for path in changes)]


def _texts(gateways: Sequence[Written]) -> dict[Path, str | None]:
    return {Path(each.folder, name): text for each in gateways for name, text in each.files.items()}


def _stood(gateways: Sequence[Written]) -> dict[Path, str | None]:
    return {Path(each.folder, name): text for each in gateways for name, text in each.before.items()}


def _read(path: Path) -> str | None:
    """The text of a file; raises ``ConfigError`` for a link, and for what is no short text."""
    if path.is_symlink():
        raise ConfigError(f"{path} is a link: name the folder that it leads to")
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise ConfigError(f"{path}: more than {MOST_BYTES >> 20} MB: move it away")
        return body.decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}: move it away, or name another folder") from None


def _replace(changes: Texts) -> None:
    """Write every text beside its place, then put all in place: a full disk leaves everything as it was."""
    made: list[tuple[Path, Path]] = []
    try:
        for path, text in changes.items():
            if text is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.append((_beside(path, text), path))
        for beside, path in made:
            beside.replace(path)
        for path, text in changes.items():
            if text is None:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{error.filename}: cannot be written: {error.strerror}") from None
    finally:
        for beside, _ in made:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _beside(path: Path, text: str) -> Path:
    """A new file in the same folder, on disk, as readable as the one that it takes the place of."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Path(file.name)
