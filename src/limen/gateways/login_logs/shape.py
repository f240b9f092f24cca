"""What a record of a log is before it is translated: its place and its fields."""

from typing import Any

from limen.gateways.logs.line import BadLine

Fields = dict[str, Any]
Found = tuple[int, Fields] | BadLine
"""The number of a record's line, from 1, and its fields; or a line that is no record."""
