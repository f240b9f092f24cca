"""The scanner over the applications without running them: on each fixed twin, and on a twin for each flaw."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec
from evals.scan.matching import named_so, there
from evals.scan.seeded import App, Flaw, apps, flaws, twin

from limen.scan.api import Api
from limen.scan.finding import Finding, Severity
from limen.scan.scanning import Report, scan
from limen.scan.tree import read_tree

MEANS: Final = frozenset(("spec", "source", "config", "drift"))
"""What finds flaws without running anything."""

Say = Callable[[str], None]


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


class Static(msgspec.Struct, frozen=True):
    """All that was found without running anything."""

    outcomes: tuple[Outcome, ...]
    wrong: tuple[Wrong, ...]


def run(say: Say) -> Static:
    """Every application, one after the other; some seconds a flaw at most."""
    outcomes: list[Outcome] = []
    wrong: list[Wrong] = []
    for app in apps():
        say(f"{app.name}: {app.framework}" + ("" if app.start else " (read only: nothing starts it)"))
        fixed = scanned(app, ())
        wrong += [_wrong(app, each) for each in fixed.findings if each.severity > Severity.INFO]
        known = {each.fingerprint for each in fixed.findings}
        for flaw in flaws(app):
            if not MEANS.isdisjoint(flaw.found_by):
                new = [each for each in scanned(app, (flaw,)).findings if each.fingerprint not in known]
                outcomes.append(_outcome(app, flaw, new))
    return Static(tuple(outcomes), tuple(wrong))


def scanned(app: App, chosen: Iterable[Flaw]) -> Report:
    """What the scanner says of an application with these flaws."""
    with tempfile.TemporaryDirectory(prefix="limen-scan-") as folder:
        root = twin(app, Path(folder) / app.name, chosen)
        return scan(Api(read_tree([root], root)))


def _outcome(app: App, flaw: Flaw, new: list[Finding]) -> Outcome:
    right = [each for each in new if named_so(each, flaw) and there(each, flaw)]
    named = {each.rule for each in right}
    return Outcome(
        app.name, flaw.id, flaw.kind, flaw.owasp, app.held_out, bool(right), tuple(sorted(named)),
        tuple(sorted({each.rule for each in new} - named)),
    )  # fmt: skip


def _wrong(app: App, finding: Finding) -> Wrong:
    return Wrong(
        app.name, finding.rule, finding.severity.name.lower(), str(finding.place), finding.said, app.held_out
    )
