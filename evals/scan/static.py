"""The scanner over the applications without running them: on each fixed twin, and on a twin for each flaw."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec
from evals.scan.outcome import Outcome, Wrong, outcome
from evals.scan.outcome import wrong as wrongly
from evals.scan.seeded import App, Flaw, apps, flaws, twin

from limen.scan.api import Api
from limen.scan.finding import Severity
from limen.scan.scanning import Report, scan
from limen.scan.tree import read_tree

MEANS: Final = frozenset(("spec", "source", "config", "drift"))
"""What finds flaws without running anything."""

Say = Callable[[str], None]


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
        wrong += [wrongly(app, each) for each in fixed.findings if each.severity > Severity.INFO]
        known = {each.fingerprint for each in fixed.findings}
        for flaw in flaws(app):
            if not MEANS.isdisjoint(flaw.found_by):
                new = [each for each in scanned(app, (flaw,)).findings if each.fingerprint not in known]
                outcomes.append(outcome(app, flaw, new))
    return Static(tuple(outcomes), tuple(wrong))


def scanned(app: App, chosen: Iterable[Flaw]) -> Report:
    """What the scanner says of an application with these flaws."""
    with tempfile.TemporaryDirectory(prefix="limen-scan-") as folder:
        root = twin(app, Path(folder) / app.name, chosen)
        return scan(Api(read_tree([root], root)))
