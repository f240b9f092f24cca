"""What comes in and goes out, typed: the OpenAPI document is made of these."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from limen.admin.plan_record import State
from limen.copilot.explaining.telling import Section
from limen.copilot.operation import Impact
from limen.copilot.plan import Asked, DryRun
from limen.copilot.reading.answer import Planned

Text = Annotated[str, Meta(min_length=1, max_length=4_000)]
Why = Annotated[str, Meta(max_length=1_000, description="The reason, for the record.")]
Ed25519 = Annotated[str, Meta(pattern="^[0-9a-f]{128}$", description="An Ed25519 signature in hexadecimal.")]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted, in plain words; ``turns`` were said before, oldest first."""

    text: Text
    turns: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan that is wanted: in words, or as typed ``operations`` with words that say why."""

    text: Text
    turns: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()
    operations: Annotated[tuple[Planned, ...], Meta(max_length=100)] = ()


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature by the key that signed the request, over a plan's hash after what it is for."""

    signature: Ed25519


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is done."""

    why: Why = ""


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be taken back: evidence, a hold, or a revision such as ``r12``."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    why: Why = ""


class Me(msgspec.Struct, frozen=True):
    """Who asks."""

    name: str
    role: str
    key: str


class Agreement(msgspec.Struct, frozen=True):
    """Who agreed, and when (Unix seconds)."""

    operator: str
    at: float


class PlanView(msgspec.Struct, frozen=True):
    """A plan with what was said and done about it. ``wanted`` is what stands between it and being applied,
    ``unread`` are documents that it is about and nobody read yet, ``names`` are those behind the pseudonyms
    of its dry run, as far as the vault opens them."""

    id: str
    hash: str
    state: State
    impact: Impact
    text: str
    author: str
    signed: bool
    made: float
    base: int
    operations: tuple[Asked, ...]
    dry_run: DryRun
    approvals: tuple[Agreement, ...]
    revisions: tuple[int, ...]
    unread: tuple[str, ...]
    wanted: str
    names: dict[str, str]


class PlanLine(msgspec.Struct, frozen=True):
    """A plan in a list."""

    id: str
    state: State
    impact: Impact
    text: str
    author: str
    made: float


class Tried(msgspec.Struct, frozen=True):
    """A dry run once more: whether it comes out as the plan says."""

    same: bool
    then: DryRun
    now: DryRun


class Answer(msgspec.Struct, frozen=True):
    """One answer: its text, and the facts it stands on. Callers' own words in it are marked as data."""

    text: str
    sections: tuple[Section, ...]


class Answers(msgspec.Struct, frozen=True):
    """Answers to what only reads; where ``kind`` is not ``read``, nothing was done and ``question`` says
    why."""

    kind: Literal["plan", "read", "ask", "none"]
    answers: tuple[Answer, ...] = ()
    question: str = ""


class OperationView(msgspec.Struct, frozen=True):
    """One operation of the copilot's catalogue, with JSON Schema of its slots."""

    op: str
    purpose: str
    impact: Impact
    replays: str
    blind: str
    inverse: str
    needs: tuple[tuple[str, ...], ...]
    questions: dict[str, str]
    slots: dict[str, Any]
    types: dict[str, Any] = {}
