"""Logs of logins as a gateway: what identity providers and servers wrote down, read after the fact.

How a format's records become logins is told by a file of ``formats``, or by one of the operator's own
(``mapping``); only how records are taken from a file is code (``SHAPES``). Limen's own lines are read by
``limen.gateways.logs``.
"""

from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final, NamedTuple

from limen.gateways.login_logs import json_records, syslog, table
from limen.gateways.login_logs.clock import Clock, clock_of
from limen.gateways.login_logs.mapping import Mapping, load, shipped
from limen.gateways.login_logs.shape import Found
from limen.gateways.login_logs.translate import Translation
from limen.gateways.logs import limen
from limen.gateways.logs.line import BadLine, Line, LoginLine, Skipped
from limen.gateways.logs.source import by_line, head_of, open_log
from limen.model import ConfigError

__all__ = ["FORMATS", "LoginLog", "LoginRecord", "open_logins"]

LoginRecord = LoginLine | BadLine | Skipped

OWN: Final = "limen"
"""The name of Limen's own lines."""
FORMATS: Final[tuple[Mapping, ...]] = shipped()
"""The formats that come with Limen, in the order in which they are tried."""
SHAPES: Final[dict[str, Callable[[BufferedReader, Mapping], Iterator[Found]]]] = {
    "json": json_records.records,
    "csv": table.records,
    "syslog": syslog.records,
}
"""How records are taken from a file."""

_HEAD: Final = 16_384


class LoginLog(NamedTuple):
    """A log that was opened: what it is, every record of it in its order, and whether a line is a record."""

    format: str
    records: Iterator[LoginRecord]
    by_line: bool


def open_logins(
    path: Path,
    format: str = "auto",  # noqa: A002 - the option's own name
    mapping: Path | None = None,
    zone: str = "UTC",
    year: int = 0,
) -> LoginLog:
    """Open a log, gzipped or not; ``auto`` goes by its first lines. ``zone`` and ``year``: see ``clock_of``.

    Nothing in a file raises: what cannot be read comes as ``BadLine``. Raises ``ConfigError`` at once for a
    file that cannot be opened, a format that is not known, and a mapping that is none.
    """
    clock = clock_of(path, zone, year)
    own = load(mapping) if mapping is not None else None
    file = open_log(path)
    try:
        chosen = own or _chosen(file, path, format)
    except BaseException:
        file.close()
        raise
    if chosen is None:
        return LoginLog(OWN, _limen(file), by_line=True)
    by_line = chosen.shape != "json" or not json_records.is_document(file, chosen.inside)
    return LoginLog(chosen.name, _mapped(file, chosen, clock), by_line)


def _chosen(file: BufferedReader, path: Path, name: str) -> Mapping | None:
    """The mapping to read with; ``None`` for Limen's own lines."""
    names = ", ".join([OWN, *[known.name for known in FORMATS]])
    if name == OWN:
        return None
    if name == "auto":
        return _recognised(head_of(file, _HEAD), path, names)
    for known in FORMATS:
        if known.name == name:
            return known
    raise ConfigError(f"log format {name!r}: one of auto, {names}; or describe it with --mapping")


def _recognised(head: bytes, path: Path, names: str) -> Mapping | None:
    text = head.decode("utf-8", "replace")
    is_json = text.lstrip()[:1] in ("{", "[")
    for known in FORMATS:
        if (known.shape == "json") == is_json and all(mark in text for mark in known.marks):
            return known
    if not text.strip() or any(limen.looks_like(line) for line in head.splitlines()):
        return None
    raise ConfigError(
        f"{path}: its first lines are of no known format: give --format, one of {names}, or --mapping"
    )


def _mapped(file: BufferedReader, mapping: Mapping, clock: Clock) -> Iterator[LoginRecord]:
    translation = Translation(mapping, clock)
    with file:
        for found in SHAPES[mapping.shape](file, mapping):
            yield found if isinstance(found, BadLine) else translation.of(*found)


def _limen(file: BufferedReader) -> Iterator[LoginRecord]:
    with file:
        for number, record in enumerate(by_line(file, limen.parse), 1):
            yield Skipped(number, "api_call") if isinstance(record, Line) else record
