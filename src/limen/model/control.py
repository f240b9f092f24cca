"""Controls: ordered, journalled, one writer."""

import msgspec

from limen.model.action import Action, Scope


class Hold(msgspec.Struct, frozen=True):
    """An action that stands: every call of ``subject`` gets it until ``until`` (Unix seconds, 0: for good).

    ``subject`` is the pseudonym of a credential or caller, or an operation id, as ``scope`` says.
    ``evidence`` is what it was decided on; ``by`` is ``policy`` or a person.
    """

    scope: Scope
    subject: int
    action: Action
    since: float
    until: float = 0.0
    reason: str = ""
    evidence: str = ""
    by: str = "policy"

    def stands(self, at: float) -> bool:
        """Whether the hold is in force at time ``at``."""
        return self.until == 0 or at < self.until


class Change(msgspec.Struct, frozen=True):
    """Who asks for a change of the controls, when (Unix seconds) and why; a store makes it a ``Revision``."""

    at: float
    by: str
    why: str = ""


class Revision(msgspec.Struct, frozen=True):
    """One change of the controls: who, what, why, chained to the one before by hash."""

    number: int
    at: float
    by: str
    what: str
    why: str = ""
    change: bytes = b""
    previous: str = ""
    hash: str = ""
