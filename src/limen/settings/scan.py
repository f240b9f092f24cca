"""The settings of the scanner's link with what runs."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Scan(msgspec.Struct, frozen=True):
    """The result of a scan, for `limen patch` and for incidents, which name findings and lines of source."""

    report: Annotated[
        str, Meta(description="The file that `limen scan --format json --out FILE` wrote; empty: none.")
    ] = ""
