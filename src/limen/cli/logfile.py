"""Reading a log for a command: its records, with a bar where somebody watches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TypeVar

from limen.cli.say import progress
from limen.gateways.logs import Record, read

_STEP = 512
_GZIP = b"\x1f\x8b"
_PATIENCE = 1.0
_T = TypeVar("_T")


def watched(records: Iterable[_T], what: str, total: int | None) -> Iterator[_T]:
    """The same items, with a bar on stderr once it takes longer than a second."""
    records, began = iter(records), monotonic()
    done = 0
    while monotonic() - began < _PATIENCE:
        some = list(islice(records, _STEP))
        if not some:
            return
        yield from some
        done += len(some)
    with progress(what, total) as bar:
        while some := list(islice(records, _STEP)):
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
            yield from some
            done += len(some)


def records_of(path: Path, format: str) -> Iterator[Record]:  # noqa: A002 - the option's own name
    """Every record of a log, watched; raises ``ConfigError`` at once for a file that cannot be read."""
    return watched(read(path, format), path.name, line_count(path))


def line_count(path: Path) -> int | None:
    """How many lines a file has; ``None`` where that cannot be told without much work."""
    if not path.is_file():
        return None
    count = 0
    with path.open("rb") as file:
        if file.peek(2)[:2] == _GZIP:
            return None
        while part := file.read(1 << 20):
            count += part.count(b"\n")
    return count
