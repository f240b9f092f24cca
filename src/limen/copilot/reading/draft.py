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
        settle(frame, filled)
        if frame.left:
            raise Ask(unplaced(frame.left[0], self.inventory))
        if not filled:
            raise Ask(BY_NAME[group.op].of({}).missing())
        for slots in filled:
            check(group.op, slots)
        group.heard, group.slots = frozenset(frame.heard), filled
        group.meant = tuple(piece.kind for piece in frame.subjects)
        if question := doubt(frame, filled):
            raise Ask(question)
        return Draft(group.op, group.text, [*group.pieces, *frame.subjects], filled)

    def ahead(self, drafts: list[Draft]) -> list[Draft]:
        """Drafts without those that only say what is so now: of a key that is to end on another day (``it
        lapses at year end; extend it to 30 June``), and of operations that stay in their mode.
        """
        drafts = [draft for draft in drafts if not self._stays(draft)] or drafts
        ends = [draft for draft in drafts if draft.op == "set_key_expiry"]
        moved = {slots["key"] for draft in ends for slots in draft.slots if not self._present(slots)}
        return [
            draft
            for draft in drafts
            if draft not in ends or not all(self._present(s) and s["key"] in moved for s in draft.slots)
        ]

    def _stays(self, draft: Draft) -> bool:
        """Whether it only says that operations stay in the mode that they are in."""
        modes = self.inventory.settings.get("mode", {})
        keeps = draft.op == "set_mode" and self.lexicon.says("staying", f" {draft.text} ")
        named = (
            [(name, slots["mode"]) for slots in draft.slots for name in slots["operations"]] if keeps else []
        )
        return bool(named) and all(modes.get(name, modes.get("*")) == mode for name, mode in named)

    def _present(self, slots: Slots) -> bool:
        return any(k.id == slots["key"] and k.expires == slots["expires"] for k in self.inventory.keys)


def unplaced(piece: Piece, inventory: Inventory) -> str:
    """The question about a mention that found no slot; a name that is nobody's comes with those near it."""
    if piece.kind != "unknown":
        return f"what is {piece.text!r} to mean here?"
    names = {name for _, _, all_ in named(inventory) for name in all_}
    near = " or ".join(get_close_matches(piece.text.lower(), sorted(names), 3))
    return f"there is no {piece.text!r} here" + (f": is {near} meant?" if near else "")


def settle(frame: Frame, filled: list[Slots]) -> None:
    """Let go of what an operation need not take: what was said twice, the present day, and what it is only
    set against (``this key, not that one``).
    """
    free = "except_" in BY_NAME[frame.op].__struct_fields__
    named = {piece.kind for piece in (*frame.pieces, *frame.subjects) if piece.mark != "except"}
    frame.left = [
        piece
        for piece in frame.left
        if not all(any(value in slots.values() for slots in filled) for value in piece.values)
        and not (piece.kind == "date" and piece.value == frame.inventory.today)
        and not (piece.kind == "number" and _counts(piece, filled))
        and not (piece.mark == "except" and not free and piece.kind in named)
    ]


def _counts(piece: Piece, filled: list[Slots]) -> bool:
    """Whether a number only says how many were named: ``those two networks``."""
    many = {len(filled), *(len(v) for slots in filled for v in slots.values() if isinstance(v, tuple | list))}
    return piece.value in many - {1} and not piece.text.isdigit() and piece.after[:1] > ("a",)


def check(op: str, slots: Slots) -> None:
    """Raises ``Ask`` where a slot is missing or out of its bounds."""
    try:
        made = BY_NAME[op].of(slots)
    except msgspec.ValidationError as error:
        raise Ask(f"{op}: {error}") from None
    if missing := made.missing():
        raise Ask(missing)
