"""Which lines of source are behind operations, off the report of a scan that the settings name.

A report is text of the files that were scanned: of it only places and fingerprints are told, and of a
finding the words of its rule as Limen has them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from limen.copilot.explaining.source import Source, Weak
from limen.engine.rules.operations import names
from limen.scan.catalogue import rules
from limen.scan.stored import Kept, Stored, read_stored
from limen.settings import Settings

FINDINGS_MOST: Final = 5
"""Findings of one operation that are told, the worst."""


def sources_of(operations: Iterable[str], settings: Settings) -> tuple[Source, ...]:
    """What a scan knows of operations, by their names in the catalogue; nothing where no report is named.

    Raises:
        ConfigError: The report that is named cannot be read.
    """
    if not settings.scan.report:
        return ()
    stored = read_stored(Path(settings.scan.report))
    found = (_source(operation, stored) for operation in operations)
    return tuple(each for each in found if each.handler or each.findings)


def _source(operation: str, stored: Stored) -> Source:
    served = (str(place) for name, place in stored.handlers.items() if names(name, operation, ()))
    open_ = (each for each in stored.findings if not each.suppressed and _about(each, operation))
    return Source(operation, next(served, ""), tuple(_weak(open_))[:FINDINGS_MOST])


def _about(finding: Kept, operation: str) -> bool:
    return bool(finding.operation) and names(finding.operation, operation, ())


def _weak(findings: Iterable[Kept]) -> Iterator[Weak]:
    known = rules()
    for each in findings:
        if (about := known.get(each.rule)) is not None:
            yield Weak(each.fingerprint, each.rule, each.severity, about.title, str(each.place))
