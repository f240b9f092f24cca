"""Opening a log, gzipped or not, and taking lines from it without ever holding a huge one."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final

from limen.gateways.logs.line import BadLine, Record
from limen.model import ConfigError, InputError

MAX_LINE: Final = 4 << 20
"""Bytes of a line; a longer one is a bad line."""
_GZIP: Final = b"\x1f\x8b"
BOM: Final = b"\xef\xbb\xbf"

DAMAGE: Final = (EOFError, zlib.error, OSError)
"""What reading a file that is cut short or damaged may raise, gzipped or not."""

CUT_SHORT: Final = "the file ends early or is damaged: nothing after this line was read"

Parse = Callable[[bytes, int], Record]


def open_log(path: Path) -> BufferedReader:
    """Open a log for reading, through gzip if its first bytes say so; raises ``ConfigError`` if it cannot."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    if file.peek(2)[:2] == _GZIP:
        return BufferedReader(gzip.GzipFile(fileobj=file))
    return file


def head_of(file: BufferedReader, size: int) -> bytes:
    """The first bytes of a file that nothing was read from yet; empty when it is damaged."""
    try:
        return file.peek(size)[:size].removeprefix(BOM)
    except DAMAGE:
        return b""


def by_line(file: BufferedReader, parse: Parse) -> Iterator[Record]:
    """Parse each line that is not blank. What cannot be read is a ``BadLine``; numbers start at 1."""
    for line in lines(file):
        yield line if isinstance(line, BadLine) else _parsed(line[1], line[0], parse)


def lines(file: BufferedReader) -> Iterator[tuple[int, bytes] | BadLine]:
    """Each line that is not blank with its number, and a ``BadLine`` for what cannot be taken from a file."""
    number = 0
    try:
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                _skip_rest(file, line)
                yield BadLine(number, f"longer than {MAX_LINE >> 20} MiB")
            elif not line.isspace():
                yield number, line.removeprefix(BOM) if number == 1 else line
    except DAMAGE:
        yield BadLine(number + 1, CUT_SHORT)


def _parsed(line: bytes, number: int, parse: Parse) -> Record:
    try:
        return parse(line, number)
    except InputError as error:
        return BadLine(number, str(error))


def _skip_rest(file: BufferedReader, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE)
