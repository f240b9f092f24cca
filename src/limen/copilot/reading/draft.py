"""One operation is drafted: its slots are filled, checked against their bounds, and doubted."""

from difflib import get_close_matches

import msgspec

from limen.copilot.inventory import Inventory
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.doubts import doubt
from limen.copilot.reading.fillers import FILLERS
from limen.copilot.reading.frame import Ask, Frame, Slots
from limen.copilot.reading.group import Group
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.naming.names import named
from limen.copilot.reading.piece import Piece
from limen.copilot.reading.talk import Draft


class Drafter:
    """Makes drafts from groups of words about one inventory."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self.inventory, self.lexicon = inventory, lexicon

    def draft(self, group: Group, carried: list[Piece]) -> Draft:
        """Fill one operation; raises ``Ask`` where something is missing, left over or out of bounds."""
        frame = Frame(
            group.op, group.text, group.pieces, [*carried, *group.subject], self.inventory, self.lexicon
        )
        frame.lead, frame.loose = group.subject, f" {group.loose} "
        frame.spoken = group.spoken or group.text
        filled = FILLERS[group.op](frame)
        settle(frame)
        if frame.left:
            raise Ask(unplaced(frame.left[0], self.inventory))
        if not filled:
            raise Ask(BY_NAME[group.op].of({}).missing())
        for slots in filled:
            check(group.op, slots)
        if question := doubt(frame, filled):
            raise Ask(question)
        return Draft(group.op, group.text, [*group.pieces, *frame.subjects], filled)


def unplaced(piece: Piece, inventory: Inventory) -> str:
    """The question about a mention that found no slot; a name that is nobody's comes with those near it."""
    if piece.kind != "unknown":
        return f"what is {piece.text!r} to mean here?"
    names = {name for _, _, all_ in named(inventory) for name in all_}
    near = " or ".join(get_close_matches(piece.text.lower(), sorted(names), 3))
    return f"there is no {piece.text!r} here" + (f": is {near} meant?" if near else "")


def settle(frame: Frame) -> None:
    """Let go of what an operation need not take: the present day, and what was only excepted from it."""
    free = "except_" in BY_NAME[frame.op].__struct_fields__
    frame.left = [
        piece
        for piece in frame.left
        if not (piece.kind == "date" and piece.value == frame.inventory.today)
        and not (piece.mark == "except" and not free)
    ]


def check(op: str, slots: Slots) -> None:
    """Raises ``Ask`` where a slot is missing or out of its bounds."""
    try:
        made = BY_NAME[op].of(slots)
    except msgspec.ValidationError as error:
        raise Ask(f"{op}: {error}") from None
    if missing := made.missing():
        raise Ask(missing)
