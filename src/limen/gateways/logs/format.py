"""What a log format is to the reader: a name, a way to recognise it, a way to read it."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import NamedTuple

from limen.gateways.logs.line import Record


class Format(NamedTuple):
    """``looks_like`` judges the first kilobyte; ``read`` yields every record of a file and never raises."""

    name: str
    looks_like: Callable[[bytes], bool]
    read: Callable[[BufferedReader], Iterator[Record]]
