"""Incidents in the order in which they deserve a look, each with the reason for its place."""

from collections.abc import Iterable, Iterator
from typing import Final

from limen.copilot.explaining.fact import Fact, count, name, words
from limen.copilot.explaining.incident import Incident
from limen.copilot.explaining.telling import Line, line

_SEVERITIES: Final = ("low", "medium", "high", "critical")
_STATES: Final = ("closed", "quiet", "open")


def triage(incidents: Iterable[Incident]) -> list[Incident]:
    """The most pressing first: open before quiet, then how bad, then whether anybody in it is still free,
    then how often it had success, then the latest."""
    return sorted(incidents, key=_rank, reverse=True)


def row(incident: Incident) -> Line:
    """One incident on one line, with the reasons for its place."""
    what = incident.signals[0].words if incident.signals else "behaves oddly"
    return line(
        "{id} {severity}: somebody {what}; {reasons}",
        id=name(incident.id),
        severity=words(incident.severity),
        what=words(what),
        reasons=_reasons(incident),
    )


def _rank(incident: Incident) -> tuple[float, ...]:
    return (
        _STATES.index(incident.state),
        _SEVERITIES.index(incident.severity),
        bool(_free(incident)),
        incident.succeeded,
        incident.last,
    )


def _free(incident: Incident) -> int:
    return sum(not caller.held for caller in incident.callers)


def _reasons(incident: Incident) -> Iterator[Fact]:
    yield words(incident.state)
    if incident.stages:
        deepest = max(incident.stages, key=lambda stage: incident.stages[stage])
        yield words(f"it reached {deepest}")
    if incident.succeeded:
        yield count(incident.succeeded, "odd call answered with success|odd calls answered with success")
    free, held = _free(incident), len(incident.callers) - _free(incident)
    if free:
        yield count(free, "caller is still free|callers are still free")
    if held:
        yield count(held, "caller is held|callers are held")
