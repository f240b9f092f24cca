"""What was said so far: a later turn may change, repeat or answer it."""

import msgspec

from limen.copilot.reading.frame import Slots
from limen.copilot.reading.piece import Piece


class Draft(msgspec.Struct):
    """An operation of an earlier turn, with the mentions it was made of. ``slots`` are empty while it is only
    a question of the copilot's that waits for its answer.
    """

    op: str
    text: str
    pieces: list[Piece]
    slots: list[Slots]
    spoken: str = ""


class Talk:
    """The drafts of the last turn that had any, all that was mentioned, what was only spoken of, and the
    drafts that wait for the answer to a question about the last wish beside them."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.pieces: list[Piece] = []
        self.topic: Draft | None = None
        self.waiting: list[Draft] = []
