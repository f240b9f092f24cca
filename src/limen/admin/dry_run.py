"""What a plan would have done to the calls of late, by name: each judged under the controls before and after.

The plan's own steps are run on a copy of the controls (``scratch``), so what is tried is what is applied.
What came of a call at the time does not count: both sides are asked anew. That is how the same calls would
end if they were sent again once the plan is applied, as far as the record can tell (``Replays``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import msgspec

from limen.admin.disk import Disk
from limen.admin.ending import AddressOf, Controls
from limen.admin.plan_run import run_steps
from limen.admin.rule_trial import RuleTrial
from limen.admin.scratch import scratch
from limen.admin.verb import shown
from limen.admin.verbs import VERBS
from limen.copilot.plan import Affected, DryRun, Moved, Sessions, unread
from limen.copilot.step import Step
from limen.credentials.address import Address, read_address
from limen.credentials.vault import Vault
from limen.engine.world import World
from limen.model import Action, Change, Evidence, Taught

Progress = Callable[[int], None]
TOP = 10
"""Callers named of each sort."""

MOST_LEARNED = 100_000
"""Calls to operations that were unknown at the time whose paths are kept in mind."""

EVERY = 1_000
ACTIVE = 3_600.0
"""Seconds before the end of the recording in which a token must have been used to count as a session."""

PASSED, ASKED, REFUSED = range(3)
"""How calls end, as people meet it (``class_of``)."""


class _Caller(msgspec.Struct):
    """One caller's calls that end otherwise in one way."""

    kind: str
    pseudonym: int
    key: str
    evidence: str
    calls: int = 0


class _Tally:
    """Counts calls as they come; written by ``dry_run`` alone."""

    def __init__(self) -> None:
        self.calls = 0
        self.first = self.last = 0.0
        self.subjects: set[int] = set()
        self.moved: dict[int, dict[int, _Caller]] = defaultdict(dict)
        self.tokens: dict[tuple[int, float], Evidence] = {}

    def take(self, evidence: Evidence) -> None:
        features, caller = evidence.features, evidence.features.caller
        self.calls += 1
        self.first, self.last = self.first or features.at, features.at
        self.subjects.add(caller.subject)
        if caller.kind == "jwt" and caller.issued_at:
            self.tokens[caller.subject, caller.issued_at] = evidence

    def move(self, evidence: Evidence, end: int, key: str) -> None:
        caller = evidence.features.caller
        kind = next((k for k in ("principal", "credential") if getattr(caller, k)), "address")
        made = _Caller(kind, getattr(caller, kind), key, evidence.id)
        self.moved[end].setdefault(caller.subject, made).calls += 1

    def told(self, end: int) -> Moved:
        callers = self.moved[end]
        busiest = sorted(callers, key=lambda subject: (-callers[subject].calls, subject))[:TOP]
        return Moved(
            sum(each.calls for each in callers.values()),
            len(callers),
            sum(bool(each.key) for each in callers.values()),
            tuple(_affected(callers[subject]) for subject in busiest),
        )


def dry_run(
    disk: Disk,
    world: World,
    steps: tuple[Step, ...],
    since: float,
    now: float,
    progress: Progress,
    *,
    masking: bool = False,
) -> DryRun:
    """Judge the calls from ``since`` until ``now``; raises ``ConfigError`` for a step that cannot be run.

    ``progress`` hears now and then how many calls were judged. A step whose document is unread is left out.
    ``masking``: the installation can hide fields.
    """
    steps = tuple(step for step in steps if not unread(step))
    address_of = addresses_of(disk, now)
    with scratch(disk, world, masking=masking) as plain, scratch(disk, world, masking=masking) as changed:
        run_steps(
            changed, steps, lambda verb, arguments: VERBS[verb](changed, arguments), Change(now, "trial")
        )
        trial = RuleTrial(plain, changed, now)
        examples, boundary = trial.examples(), trial.boundary()
        observed = changed.mode == "observe"
        before, after = (Controls(each, world, address_of) for each in (plain, changed))
        tally = _Tally()
        for evidence in calls_of(disk, world, since, now):
            tally.take(evidence)
            trial.note(evidence.features)
            old, new = class_of(before.ends(evidence)), class_of(after.ends(evidence))
            if old != new:
                tally.move(evidence, new, after.public_id(evidence.features.caller.credential))
            if tally.calls % EVERY == 0:
                progress(tally.calls)
        sessions = _sessions(tally, steps, before, after, now)
    progress(tally.calls)
    return DryRun(
        tally.first,
        tally.last,
        tally.calls,
        len(tally.subjects),
        tally.told(REFUSED),
        tally.told(PASSED),
        tally.told(ASKED),
        sessions,
        dict(sorted(trial.untold.items())),
        examples,
        boundary,
        observed,
    )


def calls_of(disk: Disk, world: World, since: float, until: float) -> Iterator[Evidence]:
    """The calls in order. One whose operation was not known yet is taken for what it turned out to be."""
    learned = _learned(disk, world, since)
    for evidence in disk.evidence(since):
        features = evidence.features
        if features.kind != "call" or not since <= features.at <= until:
            continue
        operation = learned.get(features.call) if not features.known else None
        if operation is None:
            yield evidence
        else:
            known = msgspec.structs.replace(features, operation=operation, known=True)
            yield msgspec.structs.replace(evidence, features=known)


def _learned(disk: Disk, world: World, since: float) -> dict[str, int]:
    """The operation that a call to an unknown one turned out to be, by the call's id."""
    found: dict[str, int] = {}
    for _, record in disk.reader().records(since=since):
        if isinstance(record, Taught) and len(found) < MOST_LEARNED:
            route = world.catalogue.match(record.method, record.path)
            if route.known:
                found[record.call] = route.operation.id
    return found


def class_of(action: Action) -> int:
    """One of ``PASSED``, ``ASKED`` and ``REFUSED``."""
    if action >= Action.BLOCK:
        return REFUSED
    return ASKED if action is Action.STEP_UP else PASSED


def _sessions(
    tally: _Tally, steps: tuple[Step, ...], before: Controls, after: Controls, now: float
) -> Sessions:
    """Tokens in use of late, judged at the age they have now and at the one that the plan allows."""
    allowed = [
        float(step.arguments["slots"]["seconds"])
        for step in steps
        if step.verb == "rules.put" and step.arguments["op"] == "set_token_lifetime"
    ]
    ends = [0, 0]
    for evidence in tally.tokens.values() if allowed else ():
        features = evidence.features
        if features.at < tally.last - ACTIVE or class_of(before.ends(_at(evidence, now))):
            continue
        if class_of(after.ends(_at(evidence, now))):
            ends[0] += 1
        elif any(class_of(after.ends(_at(evidence, features.caller.issued_at + age + 1))) for age in allowed):
            ends[1] += 1
    return Sessions(*ends)


def _at(evidence: Evidence, at: float) -> Evidence:
    return msgspec.structs.replace(evidence, features=msgspec.structs.replace(evidence.features, at=at))


def addresses_of(disk: Disk, now: float) -> AddressOf:
    """Addresses by their pseudonyms, as far as the vault opens them."""
    vault = Vault(disk.control, disk.keyring)

    @cache
    def address_of(pseudonym: int) -> Address | None:
        name = vault.open("address", pseudonym, now) if pseudonym else None
        return read_address(name) if name else None

    return address_of


def _affected(caller: _Caller) -> Affected:
    return Affected(shown(caller.pseudonym), caller.kind, caller.key, caller.calls, caller.evidence)
