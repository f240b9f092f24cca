"""What can be done about a call, from mild to severe, and to whom."""

import enum


class Action(enum.IntEnum):
    """The six graded answers; their order is their severity."""

    ALLOW = 0
    WATCH = 1
    SLOW = 2
    STEP_UP = 3
    BLOCK = 4
    SUSPEND = 5

    @property
    def word(self) -> str:
        """The name used on the wire and in policies: ``step_up``."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> "Action":
        """Read ``step_up``; raise ``ValueError`` for an unknown word."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"unknown action {word!r}: one of {', '.join(a.word for a in cls)}") from None


class Scope(enum.StrEnum):
    """What an action holds: this call only, or everything by one caller, credential or operation."""

    CALL = "call"
    CALLER = "caller"
    CREDENTIAL = "credential"
    OPERATION = "operation"
