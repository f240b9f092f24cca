"""The source behind an operation: who serves it, and what a scan found there."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining.fact import command, name, words
from limen.copilot.explaining.telling import Line, line


class Weak(msgspec.Struct, frozen=True):
    """One finding: its rule's own words, how bad it is, and where."""

    fingerprint: str
    rule: str
    severity: str
    what: str
    place: str


class Source(msgspec.Struct, frozen=True):
    """An operation, the file and line of what serves it (empty: not known), and findings, worst first."""

    operation: str
    handler: str
    findings: tuple[Weak, ...] = ()


def sourced(source: Source) -> Iterator[Line]:
    """Who serves it, and each finding."""
    if source.handler:
        yield line(
            "{operation} is served at {place}.", operation=name(source.operation), place=name(source.handler)
        )
    for each in source.findings:
        yield line(
            "A scan found on {operation}, at {place}: {what} ({severity}, {rule} {finding}).",
            operation=name(source.operation),
            place=name(each.place),
            what=words(each.what),
            severity=words(each.severity),
            rule=name(each.rule),
            finding=name(each.fingerprint),
        )


def patching(sources: tuple[Source, ...]) -> Iterator[Line]:
    """How the worst finding of each is held off."""
    for source in sources:
        for each in source.findings[:1]:
            yield line("{patch}", patch=command(f"limen patch {each.fingerprint}"))
