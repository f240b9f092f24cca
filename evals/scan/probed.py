"""The probe against the applications, each running on loopback: its fixed twin, and twins with flaws; as the
identities that the application knows, with the limits that ``limen scan --url`` has."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from evals.scan.crowding import together
from evals.scan.kept import keep, kept
from evals.scan.matching import named_so, seen_at
from evals.scan.outcome import Outcome, Wrong, outcome
from evals.scan.outcome import wrong as wrongly
from evals.scan.seeded import App, Flaw, apps, flaws, twin
from evals.scan.serving import Served, served

from limen.scan.api import Api
from limen.scan.finding import Finding, Severity
from limen.scan.probe import Probe, clean, room
from limen.scan.probe.identities import Identity
from limen.scan.probe.target import Limits, Target, place_of
from limen.scan.scanning import scan
from limen.scan.tree import read_tree

SECONDS_EACH = 3.0
"""Seconds that an operation may take: 20 operations, one minute."""

Say = Callable[[str], None]


class Run(msgspec.Struct, frozen=True):
    """One probe of one twin: its flaws, what it took, and what it found. ``stopped`` says why it ended
    early, if it did."""

    app: str
    flaws: tuple[str, ...]
    operations: int
    requests: int
    seconds: float
    stopped: str = ""


class Probed(msgspec.Struct, frozen=True):
    """All that was found by asking. ``beyond`` counts the flaws that no request can show, by kind: those
    whose ``found_by`` does not name the probe."""

    outcomes: tuple[Outcome, ...]
    wrong: tuple[Wrong, ...]
    runs: tuple[Run, ...]
    beyond: dict[str, int]
    dead: tuple[str, ...] = ()


def run(say: Say) -> Probed:
    """Every application that starts here, one after the other; about half a minute a twin. What was done by a
    run that was stopped is taken from there."""
    parts = []
    for app in apps():
        part = kept(app, "probe", Probed)
        say(f"{app.name}: {app.framework}" + ("; kept from before" if part else ""))
        if part is None:
            part = _whole(app, say)
        parts.append(part)
    return _joined(parts)


def _whole(app: App, say: Say) -> Probed:
    try:
        found = figures(app, say)
    except RuntimeError as error:
        say(f"{app.name}: left out: {error}")
        return Probed((), (), (), {}, (app.name,))
    keep(app, "probe", found)
    return found


def figures(app: App, say: Say) -> Probed:
    """One application: its fixed twin, and each with flaws.

    Raises:
        RuntimeError: It did not come up.
    """
    every = flaws(app)
    twins = together(each for each in every if "probe" in each.found_by)
    first, fixed = probed(app, ())
    known, runs, outcomes = {each.fingerprint for each in fixed}, [first], list[Outcome]()
    for number, chosen in enumerate(twins, 1):
        ran, findings = probed(app, chosen)
        here = outcomes_of(app, chosen, [each for each in findings if each.fingerprint not in known])
        hits = sum(each.found for each in here)
        say(f"  {number}/{len(twins)}: {hits} of {len(here)} in {ran.seconds:.0f} s")
        runs, outcomes = [*runs, ran], [*outcomes, *here]
    wrong = tuple(wrongly(app, each) for each in fixed if each.severity > Severity.INFO)
    beyond = Counter(each.kind for each in every if "probe" not in each.found_by)
    return Probed(tuple(outcomes), wrong, tuple(runs), dict(beyond))


def _joined(parts: Iterable[Probed]) -> Probed:
    parts = tuple(parts)
    return Probed(
        tuple(each for part in parts for each in part.outcomes),
        tuple(each for part in parts for each in part.wrong),
        tuple(each for part in parts for each in part.runs),
        dict(sum((Counter(part.beyond) for part in parts), Counter[str]())),
        tuple(each for part in parts for each in part.dead),
    )


def outcomes_of(app: App, chosen: Iterable[Flaw], new: Iterable[Finding]) -> list[Outcome]:
    """What became of the flaws of one twin: what tells of one is not told again of its neighbours."""
    chosen, new = tuple(chosen), tuple(new)
    found = []
    for flaw in chosen:
        others = [each for each in chosen if each is not flaw]
        left = [each for each in new if not any(_tells(each, other) for other in others)]
        found.append(outcome(app, flaw, left, seen_at))
    return found


def _tells(finding: Finding, flaw: Flaw) -> bool:
    return named_so(finding, flaw) and seen_at(finding, flaw)


def probed(app: App, chosen: Iterable[Flaw]) -> tuple[Run, tuple[Finding, ...]]:
    """A twin with these flaws, started, probed and stopped; raises ``RuntimeError`` where it does not come
    up."""
    chosen = tuple(chosen)
    with tempfile.TemporaryDirectory(prefix="limen-probe-") as folder:
        root = twin(app, Path(folder) / app.name, chosen)
        return asked(app, root, tuple(each.id for each in chosen))


def asked(app: App, root: Path, names: tuple[str, ...] = ()) -> tuple[Run, tuple[Finding, ...]]:
    """The application that stands in a folder, with the flaws of these names."""
    with served(app, root) as server:
        begun, probe = time.monotonic(), _probe(server, root)
        findings = scan(probe.api, [room(probe)]).findings
        clean(probe)
        target, took = probe.target, time.monotonic() - begun
        target.close()
    return Run(app.name, names, len(probe.calls), target.sent, took, target.spent), findings


def _probe(server: Served, root: Path) -> Probe:
    """As ``limen scan --url`` makes it, told the roles of its callers."""
    api = Api(read_tree([root], root))
    limits = Limits(seconds=max(60.0, SECONDS_EACH * len(api.operations)))
    place = place_of(f"http://127.0.0.1:{server.port}")
    return Probe(api, Target(place, limits), _callers(server), writes=True)


def _callers(server: Served) -> list[Identity]:
    return [
        Identity(each.name, each.role, header, value)
        for each in server.app.identity
        for header, value in server.credential(each.name).items()
    ]
