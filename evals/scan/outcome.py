"""What became of one seeded flaw, and what was wrongly told of a fixed twin, by whichever means."""

from collections.abc import Callable, Iterable

import msgspec
from evals.scan.matching import named_so, there
from evals.scan.seeded import App, Flaw

from limen.scan.finding import Finding


class Outcome(msgspec.Struct, frozen=True):
    """One flaw: whether it was found, by which rules, and what else was told of its twin."""

    app: str
    flaw: str
    kind: str
    owasp: str
    held_out: bool
    found: bool
    by: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


class Wrong(msgspec.Struct, frozen=True):
    """A finding on a fixed twin: wrong by construction."""

    app: str
    rule: str
    severity: str
    place: str
    said: str
    held_out: bool


def outcome(
    app: App, flaw: Flaw, new: Iterable[Finding], at: Callable[[Finding, Flaw], bool] = there
) -> Outcome:
    """What became of a flaw, of the findings that its twin has and the fixed one has not; ``at`` says
    whether one is where the flaw is."""
    new = tuple(new)
    named = {each.rule for each in new if named_so(each, flaw) and at(each, flaw)}
    return Outcome(
        app.name, flaw.id, flaw.kind, flaw.owasp, app.held_out, bool(named), tuple(sorted(named)),
        tuple(sorted({each.rule for each in new} - named)),
    )  # fmt: skip


def wrong(app: App, finding: Finding) -> Wrong:
    """A finding on a fixed twin."""
    severity = finding.severity.name.lower()
    return Wrong(app.name, finding.rule, severity, str(finding.place), finding.said, app.held_out)
