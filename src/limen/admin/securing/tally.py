"""Counting what recorded calls show, one piece of evidence after the other, in bounded tables."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import field

from limen.admin.inventory.seen import NAME, VERIFIED
from limen.copilot.securing.ground import FieldUse, OperationUse, RoleUse, Spread
from limen.features.names import bare_id
from limen.features.sensitive import KINDS
from limen.model import Action, Caller, Evidence, Features

CALLERS_MOST = 32_768
"""Callers whose present minute is counted; the one who called longest ago is closed first."""

ROLES_MOST = 64
"""Roles that are told apart, the first that were seen."""

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


def roles_of(caller: Caller) -> tuple[str, ...]:
    """The roles that a caller proved to have, by names that are fit to stand in a rule."""
    return tuple(filter(NAME.fullmatch, caller.roles)) if caller.kind in VERIFIED else ()


def harmless(evidence: Evidence) -> bool:
    """Whether a call or answer was nothing odd, and was let pass for what it is."""
    verdict = evidence.verdict
    return not verdict.standing and max(verdict.would, verdict.action) < Action.SLOW


class _Role(msgspec.Struct):
    calls: int = 0
    callers: set[int] = set()
    minutes: Counter[int] = field(default_factory=Counter)
    tokens: int = 0
    ages: Counter[int] = field(default_factory=Counter)
    bound: Counter[str] = field(default_factory=Counter)


class _Operation(msgspec.Struct):
    calls: int = 0
    days: set[int] = set()
    roles: Counter[str] = field(default_factory=Counter)
    bare: int = 0
    bodies: Counter[int] = field(default_factory=Counter)
    people: set[str] = set()
    machines: set[str] = set()
    kinds: set[str] = set()
    told: dict[int, set[str]] = {}
    answers: Counter[str] = field(default_factory=Counter)
    callers: set[int] = set()


class Tally:
    """Written by whoever reads the record, in its order."""

    def __init__(self, operations: Iterable[int]) -> None:
        self.calls = self.odd = 0
        self.first = self.last = 0.0
        self.callers: set[int] = set()
        self.days: set[int] = set()
        self.hours = 0
        self._roles: dict[str, _Role] = {}
        self._bare: Counter[int] = Counter()
        self._operations = {operation: _Operation() for operation in operations}
        self._minutes: OrderedDict[int, tuple[int, int, tuple[str, ...]]] = OrderedDict()
        self._hours: dict[int, int] = {}

    def take(self, evidence: Evidence) -> None:
        """Count one piece of evidence."""
        features = evidence.features
        if not harmless(evidence):
            self.odd += features.kind == "call"
        elif features.kind == "call":
            self._call(features)
        elif features.kind == "answer" and features.succeeded:
            self._answer(features)

    def roles(self) -> tuple[RoleUse, ...]:
        """How each role calls, by name."""
        self._close(list(self._minutes))
        return tuple(_role(name, use) for name, use in sorted(self._roles.items()))

    def unnamed(self) -> Spread:
        """Minutes of callers without a role."""
        self._close(list(self._minutes))
        return Spread.of(self._bare)

    def operations(
        self, names: Mapping[int, str], fields: Mapping[int, tuple[str, ...]]
    ) -> Iterator[OperationUse]:
        """How operations are used; ``fields`` are the sensitive members that their answers may have."""
        for operation, use in self._operations.items():
            if use.calls:
                yield _operation(names[operation], use, fields.get(operation, ()))

    def _call(self, features: Features) -> None:
        self.calls += 1
        self.first, self.last = self.first or features.at, features.at
        subject = features.caller.subject
        if len(self.callers) < CALLERS_MOST:
            self.callers.add(subject)
        self.days.add(int(features.at) // _DAY)
        self._timed(features, subject)
        for name in roles_of(features.caller):
            if name in self._roles or len(self._roles) < ROLES_MOST:
                _note_role(self._roles.setdefault(name, _Role()), features)
        if features.operation in self._operations:
            _note_call(self._operations[features.operation], features)

    def _answer(self, features: Features) -> None:
        use = self._operations.get(features.operation)
        if use is None:
            return
        roles, told = roles_of(features.caller), features.told
        use.roles.update(roles)
        use.bare += not roles
        use.kinds.update(kind for kind, count in zip(KINDS, told.kinds, strict=False) if count)
        if told.outline:
            use.answers.update(roles)
            for name in told.names:
                if name in use.told or len(use.told) < 1_000:
                    use.told.setdefault(name, set()).update(roles)

    def _timed(self, features: Features, subject: int) -> None:
        """One more call in the caller's present minute and hour; a minute that is over is a sample."""
        minute, hour = int(features.at) // _MINUTE, int(features.at) // _HOUR
        present = self._minutes.pop(subject, None)
        count = present[1] if present is not None and present[0] == minute else 0
        if present is not None and present[0] != minute:
            self._sample(present)
        self._minutes[subject] = (minute, count + 1, roles_of(features.caller))
        if self._hours.get(subject) != hour:
            self.hours += 1
            self._hours[subject] = hour
        if len(self._minutes) > CALLERS_MOST:
            gone = next(iter(self._minutes))
            self._close([gone])
            self._hours.pop(gone, None)

    def _close(self, subjects: Iterable[int]) -> None:
        for subject in subjects:
            self._sample(self._minutes.pop(subject))

    def _sample(self, present: tuple[int, int, tuple[str, ...]]) -> None:
        _, count, roles = present
        for name in roles:
            if name in self._roles:
                self._roles[name].minutes[count] += 1
        if not roles:
            self._bare[count] += 1


def _note_role(use: _Role, features: Features) -> None:
    caller = features.caller
    use.calls += 1
    if len(use.callers) < CALLERS_MOST:
        use.callers.add(caller.subject)
    if caller.kind == "jwt":
        use.tokens += 1
        use.bound.update(caller.bound)
        if caller.issued_at:
            use.ages[max(0, int(features.at - caller.issued_at))] += 1


def _note_call(use: _Operation, features: Features) -> None:
    caller = features.caller
    use.calls += 1
    if len(use.callers) < CALLERS_MOST:
        use.callers.add(caller.subject)
    use.days.add(int(features.at) // _DAY)
    size = features.length or features.size
    if size > 0:
        use.bodies[size] += 1
    if caller.kind == "jwt" and caller.auth_time:
        use.people.update(roles_of(caller))
    elif caller.kind == "api_key":
        use.machines.update(roles_of(caller))


def _role(name: str, use: _Role) -> RoleUse:
    return RoleUse(
        name,
        use.calls,
        len(use.callers),
        Spread.of(use.minutes),
        use.tokens,
        Spread.of(use.ages),
        use.bound["dpop"],
        use.bound["mtls"],
    )


def _operation(name: str, use: _Operation, fields: tuple[str, ...]) -> OperationUse:
    return OperationUse(
        name,
        use.calls,
        len(use.days),
        dict(use.roles),
        use.bare,
        Spread.of(use.bodies),
        tuple(sorted(use.people)),
        tuple(sorted(use.machines)),
        tuple(sorted(use.kinds)),
        tuple(_field(each, use) for each in fields),
        len(use.callers),
    )


def _field(name: str, use: _Operation) -> FieldUse:
    told = use.told.get(bare_id(name), set())
    never = {role: count for role, count in use.answers.items() if role not in told}
    return FieldUse(name, tuple(sorted(told)), never)
