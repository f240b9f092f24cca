"""Plans as they are kept: each a sealed document of the control store, so every word on it is in the chain.

Sealed, because an operator's words name people. What a plan changed is kept beside it: who, when, which
revisions, and how each differs from the one before.
"""

from typing import Literal

import msgspec

from limen.copilot.plan import Plan
from limen.copilot.step import Step
from limen.credentials.aead import Aead
from limen.credentials.master import Keyring
from limen.model import Change, ConfigError, InputError, Revision
from limen.stores.control import ControlStore

DOCUMENT = "plan "
State = Literal["proposed", "applied", "undone", "failed", "discarded"]


class Approval(msgspec.Struct, frozen=True):
    """An operator's signature over a plan's hash."""

    operator: str
    at: float
    signature: bytes


class Changed(msgspec.Struct, frozen=True):
    """One revision that a plan made, and how its subject differs (lines of a unified diff)."""

    number: int
    what: str
    diff: tuple[str, ...] = ()


class Done(msgspec.Struct, frozen=True):
    """One step that was run. ``inverse`` are the verbs that take it back; none: its revisions are undone."""

    verb: str
    changed: tuple[Changed, ...] = ()
    inverse: tuple[Step, ...] = ()


class Act(msgspec.Struct, frozen=True):
    """Who applied or took back a plan, when, and what it did; ``agreed`` is on whose word."""

    by: str
    at: float
    done: tuple[Done, ...] = ()
    agreed: tuple[str, ...] = ()
    why: str = ""


class Record(msgspec.Struct, frozen=True):
    """A plan and everything that was said and done about it."""

    plan: Plan
    state: State = "proposed"
    approvals: tuple[Approval, ...] = ()
    applied: Act | None = None
    ended: Act | None = None

    @property
    def made(self) -> set[int]:
        """The numbers of the revisions it made."""
        done = self.applied.done if self.applied else ()
        return {changed.number for each in done for changed in each.changed}


class Records:
    """Plans by their ids, over an open control store."""

    def __init__(self, control: ControlStore, keyring: Keyring) -> None:
        self._control = control
        self._aead = Aead(keyring.lasting("plans"))

    def find(self, name: str) -> Record:
        """One plan by its id; raises ``ConfigError``."""
        sealed = self._control.load_document(f"{DOCUMENT}{name}")
        if sealed is None:
            raise ConfigError(f"no plan {name!r}: `limen plans list` shows them")
        return self._open(f"{DOCUMENT}{name}", sealed)

    def all(self) -> list[Record]:
        """Every plan that is kept, oldest first."""
        found = [self._open(name, body) for name, body in self._control.load_documents(DOCUMENT).items()]
        return sorted(found, key=lambda record: (record.plan.made, record.plan.id))

    def put(self, record: Record, change: Change) -> Revision:
        """Write what a plan has come to."""
        name, body = f"{DOCUMENT}{record.plan.id}", msgspec.json.encode(record, order="sorted")
        return self._control.put_document(name, self._aead.seal(body, name.encode()), change)

    def _open(self, name: str, sealed: bytes) -> Record:
        try:
            record = msgspec.json.decode(self._aead.open(sealed, name.encode()), type=Record)
        except (InputError, msgspec.DecodeError):
            raise ConfigError(f"{name} does not open: changed on disk, or of another master key") from None
        if name != f"{DOCUMENT}{record.plan.id}":
            raise ConfigError(f"{name}: what it holds is not what was named so: make the plan again")
        return record
