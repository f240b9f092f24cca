"""From words to operations, a question or nothing: tier 0 of understanding, without any model."""

import re
from functools import lru_cache
from typing import Any, Literal

import msgspec

from limen.copilot.inventory import Inventory
from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.doubts import contradictions, doubt
from limen.copilot.reading.fillers import FILLERS
from limen.copilot.reading.finders import Reader
from limen.copilot.reading.frame import Ask, Frame, Slots
from limen.copilot.reading.groups import Group, groups_of, told
from limen.copilot.reading.guards import heard
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.piece import Piece, pieces_of

Kind = Literal["plan", "read", "ask", "none"]


class Planned(msgspec.Struct, frozen=True):
    """One operation with its slots, as plain data."""

    op: str
    slots: dict[str, Any]


class Reading(msgspec.Struct, frozen=True):
    """What was understood: operations, or a question, or why nothing is to be done."""

    kind: Kind
    operations: tuple[Planned, ...] = ()
    question: str = ""


class Draft(msgspec.Struct):
    """An operation of an earlier turn, with the mentions it was made of: a later turn may change it."""

    op: str
    text: str
    pieces: list[Piece]
    slots: list[Slots]


class Talk:
    """What was said so far: the drafts of the last turn that had any, and everything that was mentioned."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.pieces: list[Piece] = []
        self.topic: Draft | None = None


class Copilot:
    """Understands what an operator says about one inventory."""

    def __init__(self, inventory: Inventory, language: str = "en") -> None:
        self.inventory = inventory
        self.lexicon = lexicon(language)
        self.reader = Reader(inventory, self.lexicon)

    def read(self, text: str, turns: tuple[str, ...] = ()) -> Reading:
        """What the last of these turns asks for."""
        talk = Talk()
        *earlier, last = [part for turn in (*turns, text) for part in corrected(turn)]
        for turn in earlier:
            self._hear(turn, talk)
        return self._hear(last, talk)

    def _hear(self, text: str, talk: Talk) -> Reading:
        words = heard(text)
        if words.odd:
            return Reading("ask", question=words.odd)
        if not words.text:
            return Reading("none")
        try:
            return self._understand(words.text, talk)
        except Ask as question:
            return Reading("ask", question=str(question))

    def _understand(self, text: str, talk: Talk) -> Reading:
        from limen.copilot.reading import following  # noqa: PLC0415

        scan = self.reader.scan(text)
        groups = groups_of(scan, self.lexicon, [piece.kind for piece in talk.pieces])
        pieces = pieces_of(scan, 0, len(scan.words), self.lexicon)
        reading = following.follow(self, scan, groups, pieces, talk)
        if reading is None:
            reading = self._fresh(scan, groups, talk)
        talk.pieces += pieces
        return reading

    def _fresh(self, scan: Any, groups: list[Group], talk: Talk) -> Reading:
        drafts: list[Draft] = []
        carried = list(talk.pieces)
        for group in groups:
            if group.op:
                drafts.append(self.draft(group.op, group.text, group.pieces, carried, group.subject, group.loose))
            elif group.unmeant == "question":
                talk.topic = Draft(group.about, group.text, group.pieces, [])
            carried += group.pieces
        talk.drafts = drafts or talk.drafts
        return self.answer(drafts, [doubt for group in groups if (doubt := doubt_about(group))])

    def draft(
        self,
        op: str,
        text: str,
        pieces: list[Piece],
        carried: list[Piece],
        lead: list[Piece] | None = None,
        loose: str | None = None,
    ) -> Draft:
        """Fill one operation; raises ``Ask`` where something is missing, left over or out of bounds."""
        frame = Frame(op, text, pieces, carried, self.inventory, lead, loose)
        filled = FILLERS[op](frame)
        settled(frame)
        if frame.left:
            raise Ask(f"what is {frame.left[0].text!r} to mean here?")
        if not filled:
            raise Ask(BY_NAME[op].of({}).missing())
        for slots in filled:
            checked(op, slots)
        if question := doubt(frame, filled):
            raise Ask(question)
        return Draft(op, text, [*pieces, *frame.subjects], filled)

    @staticmethod
    def answer(drafts: list[Draft], doubts: list[str]) -> Reading:
        """Drafts as an answer; doubts about any part of a wish become a question."""
        if drafts and doubts:
            raise Ask(doubts[0])
        if not drafts:
            return Reading("none")
        if question := contradictions((draft.op, slots) for draft in drafts for slots in draft.slots):
            raise Ask(question)
        planned = tuple(Planned(draft.op, slots) for draft in drafts for slots in draft.slots)
        reads = all(BY_NAME[each.op].impact is Impact.READ for each in planned)
        return Reading("read" if reads else "plan", planned)


def doubt_about(group: Group) -> str:
    """The question about words that name an amount and were not understood: they may be half of a wish."""
    if group.op or group.unmeant or told(group.text):
        return ""
    amounts = [piece for piece in group.pieces if piece.kind in ("rate", "size", "share", "duration")]
    return f"what is {amounts[0].text!r} to mean here?" if amounts else ""


def settled(frame: Frame) -> None:
    """Let go of what an operation need not take: the present day, and what was only excepted from it."""
    free = "except_" in BY_NAME[frame.op].__struct_fields__
    frame.left = [
        piece
        for piece in frame.left
        if not (piece.kind == "date" and piece.value == frame.inventory.today)
        and not (piece.mark == "except" and not free)
    ]


def corrected(text: str) -> list[str]:
    """A text as turns where its author corrects himself in it: "fifteen minutes. Scratch that, ten."."""
    parts = _CORRECTION.split(text)
    return [part for part in parts if part.strip()] or [text]


_CORRECTION = re.compile(r"(?<=[.!?;,])\s+(?=(?:sorry|scratch that|correction|no,? wait|make that|i mean|rather)\b)", re.IGNORECASE)


def checked(op: str, slots: Slots) -> None:
    """Raises ``Ask`` where a slot is missing or out of its bounds."""
    try:
        made = BY_NAME[op].of(slots)
    except msgspec.ValidationError as error:
        raise Ask(f"{op}: {error}") from None
    if missing := made.missing():
        raise Ask(missing)


@lru_cache(maxsize=4)
def copilot(inventory_json: bytes) -> Copilot:
    """A copilot for an inventory given as JSON."""
    return Copilot(msgspec.json.decode(inventory_json, type=Inventory))


__all__ = ["Copilot", "Draft", "Planned", "Reading", "Talk", "checked", "moods_of"]
