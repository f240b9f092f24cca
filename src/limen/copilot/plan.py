"""A plan: what an operator asked for, as typed operations and their verbs, and what a dry run showed.

Its hash binds all that was read before somebody agreed: the words, the operations, the verbs, the state they
were made against and the dry run. Whatever of it changes, an approval is no longer one of this plan.
"""

from hashlib import sha256
from typing import Any

import msgspec

from limen.copilot.operation import Impact, Operation, Replays
from limen.copilot.operations import BY_NAME
from limen.copilot.present import Present
from limen.copilot.step import Step
from limen.model import ConfigError, InputError

_ORDER = (Impact.READ, Impact.TIGHTEN, Impact.LOOSEN, Impact.DESTRUCTIVE)
_TEXT_MOST = 10_000
MOST_OPERATIONS = 100


class Asked(msgspec.Struct, frozen=True):
    """One operation of a plan as plain data, what it does to safety now, and how far a dry run can show it.

    ``blind`` is what it cannot show; ``stays`` says that an undo leaves it, ``endless`` that it is a block to
    which nobody said an end.
    """

    op: str
    slots: dict[str, Any] = {}
    impact: Impact = Impact.TIGHTEN
    replays: Replays = Replays.NO
    blind: str = ""
    stays: bool = False
    endless: bool = False

    @property
    def typed(self) -> Operation:
        """The operation itself; raises ``InputError`` for one that this version does not know."""
        return operation_of(self.op, self.slots)


class Affected(msgspec.Struct, frozen=True):
    """One caller and how many of its recorded calls would end otherwise; pseudonyms in hexadecimal digits.

    ``kind`` says in which table of the vault ``subject`` has its name; ``key`` is an API key's public id.
    """

    subject: str
    kind: str
    key: str
    calls: int
    evidence: str


class Moved(msgspec.Struct, frozen=True):
    """Calls that end otherwise in one way, how many callers and keys made them, and the busiest of those."""

    calls: int = 0
    callers: int = 0
    keys: int = 0
    top: tuple[Affected, ...] = ()


class Sessions(msgspec.Struct, frozen=True):
    """Tokens in use when the recording ends: those that end at once, and those that do as they grow old."""

    now: int = 0
    later: int = 0


class Boundary(msgspec.Struct, frozen=True):
    """A made-up call at the edge of a rule, in words, and the actions that answer it before and after."""

    call: str
    before: str
    after: str
    policy: str


class DryRun(msgspec.Struct, frozen=True):
    """Recorded calls judged under the controls before and after; times in Unix seconds.

    ``untold`` are calls that do not tell what the new rules ask, by what that is. ``examples`` were made from
    the rules' own words and ended as those say; ``boundary`` are made-up calls that end otherwise now.
    ``observed`` says that policies and rules stop nothing yet, since Limen only observes.
    """

    since: float = 0.0
    until: float = 0.0
    calls: int = 0
    callers: int = 0
    denied: Moved = Moved()
    allowed: Moved = Moved()
    stepped_up: Moved = Moved()
    sessions: Sessions = Sessions()
    untold: dict[str, int] = {}
    examples: int = 0
    boundary: tuple[Boundary, ...] = ()
    observed: bool = False


class Plan(msgspec.Struct, frozen=True):
    """One plan. ``base`` is the revision of the controls that it was made against, ``author`` who asked
    for it (an operator's name where ``signature`` proves it), ``made`` Unix seconds.
    """

    text: str
    operations: tuple[Asked, ...]
    steps: tuple[Step, ...]
    base: int
    author: str
    made: float
    dry_run: DryRun = DryRun()
    signature: bytes = b""

    @property
    def impact(self) -> Impact:
        """The gravest of its operations."""
        return max((each.impact for each in self.operations), key=_ORDER.index, default=Impact.READ)

    @property
    def unread(self) -> tuple[str, ...]:
        """The documents that it is about and that nobody read yet: files and addresses."""
        named = (step.arguments["source"] for step in self.steps if unread(step))
        return tuple(dict.fromkeys(map(str, named)))

    @property
    def hash(self) -> str:
        """SHA-256 in hex over the canonical JSON of everything but the signature."""
        bare = msgspec.structs.replace(self, signature=b"")
        return sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()

    @property
    def id(self) -> str:
        """How people name it: ``p`` and the first digits of its hash."""
        return f"p{self.hash[:8]}"


def unread(step: Step) -> bool:
    """Whether a step needs a document that is read only once somebody says so."""
    return step.verb == "operations.import" and "text" not in step.arguments


def asked_of(operation: Operation, present: Present) -> Asked:
    """An operation as a plan keeps it, classed against what stands now."""
    endless = hasattr(operation, "until") and operation.op.startswith(("block_", "suspend_"))
    return Asked(
        operation.op,
        msgspec.json.decode(msgspec.json.encode(operation)),
        operation.impact_now(present),
        operation.replays,
        operation.blind,
        not operation.inverse,
        endless and not {"until", "duration_s"} & operation.slots.keys(),
    )


def operation_of(op: str, slots: dict[str, Any]) -> Operation:
    """A typed operation from plain data; raises ``InputError`` naming what is wrong."""
    if op not in BY_NAME:
        raise InputError(f"no operation {op!r}: `limen operations` lists what can be asked for")
    try:
        return BY_NAME[op].of(slots)
    except msgspec.ValidationError as error:
        raise InputError(f"{op}: {error}") from None


def ready(text: str, operations: tuple[Operation, ...]) -> None:
    """Raise ``ConfigError`` with the question or the cure for what cannot become a plan as it stands."""
    if not 0 < len(operations) <= MOST_OPERATIONS or len(text) > _TEXT_MOST:
        raise ConfigError(f"a plan has 1 to {MOST_OPERATIONS} operations and at most {_TEXT_MOST} characters")
    for operation in operations:
        if question := operation.missing():
            raise ConfigError(question)
    if all(operation.impact is Impact.READ for operation in operations):
        raise ConfigError("this only reads: there is nothing to apply")
