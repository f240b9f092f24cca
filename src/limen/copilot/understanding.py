"""The tiers of understanding together: tier 0 decides, a model may agree, or make a question of it.

What a model proposes becomes a plan only where tier 0 reads the same in the same words; where they differ,
both are shown and it is asked. Words that tier 0 holds for no wish stay none, whatever a model says.
"""

import msgspec

from limen.copilot.inventory import Inventory
from limen.copilot.own_words import OwnWords, own_words
from limen.copilot.proposing import NoProposalError, Proposer
from limen.copilot.reading.answer import Planned, Reading
from limen.copilot.reading.read import Copilot
from limen.copilot.validating import alike

SHOWN = 200
"""Characters of one reading in a question."""


class Choice(msgspec.Struct, frozen=True):
    """What one tier reads."""

    tier: int
    operations: tuple[Planned, ...]


class Understood(Reading, frozen=True):
    """A reading with what tiers differed in, where they did, and a note where one of them gave none."""

    choices: tuple[Choice, ...] = ()
    note: str = ""


class Understanding:
    """Understands what an operator says about one inventory, with a model where there is one."""

    def __init__(self, inventory: Inventory, proposer: Proposer | None = None) -> None:
        self.inventory = inventory
        self._copilot, self._proposer = Copilot(inventory), proposer

    def read(self, text: str, turns: tuple[str, ...] = ()) -> Understood:
        """What the last of these turns asks for."""
        first = self._copilot.read(text, turns)
        if self._proposer is None:
            return _as(first)
        words = own_words(self._copilot, text, turns)
        if not words.text or (first.kind == "none" and (words.shown or words.unmeant)):
            return _as(first)
        try:
            proposed = self._proposer.propose(words, self.inventory)
        except NoProposalError as why:
            return _as(first, note=f"the language model was not heard: {why}")
        return _composed(first, _meant(proposed, first, words))


def _meant(proposed: tuple[Planned, ...], first: Reading, words: OwnWords) -> tuple[Planned, ...]:
    """A proposal without what the operator speaks of and does not wish for."""
    wished = {each.op for each in first.operations}
    return tuple(each for each in proposed if each.op in wished or each.op not in words.unmeant)


def _composed(first: Reading, proposed: tuple[Planned, ...]) -> Understood:
    if not proposed and first.kind in ("ask", "none"):
        return _as(first)
    if alike(first.operations, proposed):
        return _as(first)
    choices = tuple(Choice(*each) for each in ((0, first.operations), (2, proposed)) if each[1])
    if first.kind == "ask":
        question = f"{first.question} (A model takes it for: {said(proposed)}.)"
    elif not proposed:
        question = f"is it this: {said(first.operations)}? A model finds no wish in it."
    elif not first.operations:
        question = f"is anything to be done? A model takes it for: {said(proposed)}."
    else:
        question = f"which is meant: {said(first.operations)}; or, as a model takes it: {said(proposed)}?"
    return Understood("ask", question=question, choices=choices)


def _as(reading: Reading, note: str = "") -> Understood:
    return Understood(reading.kind, reading.operations, reading.question, note=note)


def said(operations: tuple[Planned, ...]) -> str:
    """Operations in a line, short enough for a question and without anything that does not print."""
    line = "; ".join(f"{each.op} {msgspec.json.encode(each.slots).decode()}" for each in operations)
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
