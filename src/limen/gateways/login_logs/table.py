"""CSV (RFC 4180): the first line names the columns, then one record a line.

A line is a record, whatever its quotes: a quote that is not closed spoils its own line and no other.
"""

import csv
from collections.abc import Iterator
from io import BufferedReader

from limen.gateways.login_logs.mapping import Mapping
from limen.gateways.login_logs.shape import Found
from limen.gateways.logs.line import BadLine
from limen.gateways.logs.source import lines


def records(file: BufferedReader, mapping: Mapping) -> Iterator[Found]:
    """Every line after the first as fields by their columns' names."""
    names: list[str] | None = None
    for line in lines(file):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line
        cells = _cells(text, mapping.delimiter)
        if cells is None:
            yield BadLine(number, "a quote is not closed, or a field is too long: write one record a line")
        elif names is None:
            names = [cell.strip() for cell in cells]
        elif len(cells) != len(names):
            yield BadLine(number, f"{len(cells)} fields under {len(names)} columns: quote what holds commas")
        else:
            yield number, dict(zip(names, cells, strict=True))


def _cells(line: bytes, delimiter: str) -> list[str] | None:
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
