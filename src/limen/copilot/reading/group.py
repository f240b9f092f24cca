"""One wish: its words, what they name, and why they may be no wish at all."""

from typing import Any

import msgspec

from limen.copilot.reading.piece import Piece
from limen.copilot.reading.segments import Segment


class Group(msgspec.Struct):
    """Words of one wish. ``op`` is empty where none was recognised or where it is not meant as a wish;
    ``unmeant`` then says why ``about`` is none. ``loose`` are its words outside mentions, ``spoken`` all of
    them as they were written, ``subject`` what its sentence began with; ``denied`` says that the same thing
    is also not wanted, ``denials`` are segments with a "not". ``heard`` are words that filled its ``slots``,
    ``meant`` the kinds of what it is about.
    """

    parts: list[Segment]
    core: Segment | None = None
    op: str = ""
    text: str = ""
    loose: str = ""
    spoken: str = ""
    pieces: list[Piece] = []
    subject: list[Piece] = []
    unmeant: str = ""
    about: str = ""
    score: float = 0.0
    denied: bool = False
    denials: list[Segment] = []
    heard: frozenset[str] = frozenset()
    meant: tuple[str, ...] = ()
    slots: list[dict[str, Any]] = []

    @property
    def kinds(self) -> list[str]:
        """Kinds of its mentions."""
        return [piece.kind for piece in self.pieces]
