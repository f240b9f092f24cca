"""What a scanner beside ours is asked, and the shape of what it says."""

from pathlib import Path
from typing import Protocol

import msgspec
from evals.scan.seeded import App, Flaw


class MissingError(Exception):
    """A peer cannot be had here, and why."""


class Claim(msgspec.Struct, frozen=True):
    """One finding of a peer. ``subject`` tells it from others of its rule at other places and stays the same
    while lines move; ``operation`` is as declared ("GET /path"); ``cwes`` are those that it names, or that
    its rule is about."""

    rule: str
    said: str
    file: str = ""
    line: int = 0
    operation: str = ""
    subject: str = ""
    cwes: frozenset[int] = frozenset()


class Peer(Protocol):
    """A scanner. ``looks`` says at what, as told in the table."""

    name: str
    version: str
    looks: str

    def install(self) -> None:
        """Have it in the folder of tools; raises ``MissingError``."""

    def sees(self, app: App, flaw: Flaw, /) -> bool:
        """Whether the flaw is in what it looks at."""

    def claims(self, app: App, root: Path, /) -> list[Claim]:
        """What it says of the application that stands in ``root``."""
