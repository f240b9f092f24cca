"""A scan: every room's rules over one tree, their hits made findings, and what could not be looked at."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from limen.scan.api import Api, key_of
from limen.scan.finding import Finding, Hit, Place, fingerprint
from limen.scan.rooms import ROOMS, Room
from limen.scan.rule import Rule
from limen.scan.suppressing import Ignores, Lapse
from limen.scan.tree import Problem


class Report(msgspec.Struct, frozen=True):
    """What a scan found, worst first, what it could not look at, ignores that suppress nothing, and who
    serves each operation in the source."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    files: int
    operations: int
    lapses: tuple[Lapse, ...] = ()
    handlers: dict[str, Place] = {}

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody suppressed."""
        return tuple(finding for finding in self.findings if finding.suppressed is None)


def scan(api: Api, rooms: Iterable[Room[Any]] = ROOMS, today: date | None = None) -> Report:
    """Everything that the rooms' rules say of an API, with what its files say of that."""
    rooms = tuple(rooms)
    known: tuple[Room[Any], ...] = (*ROOMS, *rooms)
    ignores = Ignores(api, today or datetime.now(UTC).date())
    hits = [each for room in rooms for each in room.hits(api)]
    findings = _told_apart(_finding(rule, hit, api, ignores) for rule, hit in hits)
    return Report(
        tuple(sorted(findings, key=lambda each: (-each.severity, -each.confidence, each.place, each.rule))),
        tuple(api.tree.problems),
        len(api.tree.files),
        len(api.operations),
        tuple(sorted(ignores.lapses({rule.id for room in known for rule in room.rules}))),
        {route.operation: route.handler.place for route in api.service.routes},
    )


def _finding(rule: Rule[Any], hit: Hit, api: Api, ignores: Ignores) -> Finding:
    file = api.tree.files.get(hit.place.file)
    text = file.line(hit.place.line) if file else ""
    return Finding(
        rule=rule.id,
        said=hit.said,
        place=hit.place,
        severity=rule.severity if hit.severity is None else hit.severity,
        confidence=rule.confidence if hit.confidence is None else hit.confidence,
        fingerprint=fingerprint(rule.id, hit, text),
        operation=hit.operation,
        subject=hit.subject,
        related=hit.related,
        exchanges=hit.exchanges,
        suppressed=ignores.of(rule.id, hit),
        line_hash=file.line_hashes.of(hit.place.line) if file else "",
        framework=_framework(hit.operation, api),
    )


def _framework(operation: str, api: Api) -> str:
    """What serves an operation, as far as its source is known."""
    method, _, path = operation.partition(" ")
    known = api.operations.get(key_of(method, path)) if path else None
    return known.route.framework if known is not None and known.route is not None else ""


def _told_apart(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once; those alike in all but their line are numbered, so that no two share a
    fingerprint."""
    seen: dict[str, list[Finding]] = {}
    for each in findings:
        alike = seen.setdefault(each.fingerprint, [])
        if all(other.place != each.place for other in alike):
            alike.append(each)
    return [
        msgspec.structs.replace(each, fingerprint=f"{each.fingerprint}-{number}") if number else each
        for alike in seen.values()
        for number, each in enumerate(alike)
    ]
