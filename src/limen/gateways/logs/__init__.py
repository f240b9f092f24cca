"""Log files as a gateway: what an API's traffic was, read after the fact, in the formats logs have.

A format is one file with ``looks_like`` and ``parse``; ``FORMATS`` is the list, in the order they are tried.
"""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from limen.gateways.logs import envoy, har, limen, nginx
from limen.gateways.logs.activities import Pseudonym, activities
from limen.gateways.logs.format import Format
from limen.gateways.logs.line import BadLine, Line, LoginLine, Record, Response, Skipped
from limen.gateways.logs.login_line import login
from limen.gateways.logs.source import by_line, head_of, open_log
from limen.model import ConfigError

__all__ = [
    "FORMATS",
    "BadLine",
    "Line",
    "LoginLine",
    "Pseudonym",
    "Record",
    "Response",
    "Skipped",
    "activities",
    "login",
    "read",
]

FORMATS: tuple[Format, ...] = (
    Format("limen", limen.looks_like, lambda file: by_line(file, limen.parse)),
    Format("har", har.looks_like, har.records),
    Format("envoy", envoy.looks_like, lambda file: by_line(file, envoy.parse)),
    Format("nginx-json", nginx.looks_like_json, lambda file: by_line(file, nginx.parse_json)),
    Format("nginx", nginx.looks_like_combined, lambda file: by_line(file, nginx.parse_combined)),
)

_HEAD = 16_384


def read(path: Path | str, format: str = "auto") -> Iterator[Record]:  # noqa: A002 - the option's own name
    """Every record of a log, gzipped or not, in its order; ``auto`` goes by the first lines it knows, and
    takes other JSON for Limen's own lines.

    Bad lines come as ``BadLine`` with their number and a reason; nothing in a file raises. Raises
    ``ConfigError`` at once when the file cannot be opened or its format is not known.
    """
    path = Path(path)
    file = open_log(path)
    try:
        chosen = _chosen(file, path, format)
    except BaseException:
        file.close()
        raise
    return _records(file, chosen)


def _records(file: BufferedReader, chosen: Format) -> Iterator[Record]:
    with file:
        yield from chosen.read(file)


def _chosen(file: BufferedReader, path: Path, name: str) -> Format:
    names = ", ".join(known.name for known in FORMATS)
    if name == "auto":
        head = head_of(file, _HEAD)
        if not head.strip():
            return FORMATS[0]
        for part in (head, *head.splitlines()):
            for known in FORMATS:
                if known.looks_like(part):
                    return known
        if any(line.lstrip()[:1] == b"{" for line in head.splitlines()):
            return FORMATS[0]
        raise ConfigError(f"{path}: its first lines are of no known format: give --format, one of {names}")
    for known in FORMATS:
        if known.name == name:
            return known
    raise ConfigError(f"log format {name!r}: one of auto, {names}")
