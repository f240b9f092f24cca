"""Incidents: how far an attack has come, how bad it is, and how a person ended it."""

import enum

import msgspec


class Stage(enum.IntEnum):
    """Where on the way of an attack a signal belongs; the order is the way's."""

    RECON = 0
    ACCESS = 1
    DISCOVERY = 2
    EXFILTRATION = 3
    IMPACT = 4

    @property
    def word(self) -> str:
        """The name people read: ``recon``."""
        return self.name.lower()


class Severity(enum.IntEnum):
    """How bad an incident is; it never falls."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        """The name people read: ``high``."""
        return self.name.lower()


class Closure(msgspec.Struct, frozen=True, array_like=True):
    """A person's end of an incident at ``at`` (Unix seconds); an undo takes it back.

    ``outcome`` is ``closed``, ``benign``, ``attack``, or ``reopened`` for the undo.
    """

    at: float
    incident: str
    outcome: str
    by: str = ""
    note: str = ""
