"""How a scan is told: one file a format, in a visible list. Text of the files scanned is shown as data."""

from collections.abc import Callable
from typing import Final

from limen.scan.formats.as_json import as_json
from limen.scan.formats.as_junit import as_junit
from limen.scan.formats.as_markdown import as_markdown
from limen.scan.formats.as_sarif import as_sarif
from limen.scan.scanning import Report

FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "markdown": as_markdown,
}
"""By name; ``text`` is for people and is the command's own."""
