"""How a finding's operation is used where it runs: told beside it, so that what is called by many is mended
first. The numbers are handed in; nothing here looks anything up."""

from collections.abc import Callable

import msgspec

from limen.scan.finding import Finding, Use
from limen.scan.scanning import Report

Uses = Callable[[str], Use | None]
"""The use of an operation by its name (``GET /orders/{id}``); ``None`` where the gateway does not know it."""


def with_uses(report: Report, of: Uses) -> Report:
    """The same report, each finding with the use of its operation."""
    return msgspec.structs.replace(report, findings=tuple(_with(each, of) for each in report.findings))


def in_words(use: Use) -> str:
    """In one line: whether it is live, how often, by whom, and which sensitive data it gives out."""
    if not use.days:
        return "nothing is recorded yet"
    if not use.calls:
        return f"not called in {_so_many(use.days, 'day')} of record"
    roles = [f"{role} {count:,}" for role, count in sorted(use.roles.items())]
    roles += [f"without a role {use.bare:,}"] if use.bare else []
    by = f" ({', '.join(roles)})" if roles else ""
    data = f"; its answers hold {', '.join(use.kinds)}" if use.kinds else ""
    calls, callers, days = (
        _so_many(count, word)
        for count, word in ((use.calls, "call"), (use.callers, "caller"), (use.days, "day"))
    )
    return f"live: {calls} by {callers} on {days}{by}{data}"


def _so_many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _with(finding: Finding, of: Uses) -> Finding:
    use = of(finding.operation) if finding.operation else None
    return finding if use is None else msgspec.structs.replace(finding, use=use)
