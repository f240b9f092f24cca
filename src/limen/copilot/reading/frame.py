"""A frame: one operation that was recognised, and the mentions that may fill its slots.

A filler takes what it understands; what is left over when it is done forces a question, as a wish of which a
part was not understood is not carried out.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import takewhile
from typing import Any

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon, found_in
from limen.copilot.reading.piece import Piece

Slots = dict[str, Any]


NAME_WORDS = 4
"""Words that a new name may have."""


class Ask(Exception):  # noqa: N818
    """A question to the operator instead of a plan."""


class Frame:
    """What is known of one operation. ``text`` are its plain words with spaces around, ``loose`` those
    outside mentions, ``spoken`` all of them as they were written; ``carried`` are mentions of earlier wishes
    and turns, asked only where its own say nothing, ``lead`` those that its sentence began with.
    """

    def __init__(
        self,
        op: str,
        text: str,
        pieces: list[Piece],
        carried: list[Piece],
        inventory: Inventory,
        lexicon: Lexicon,
    ) -> None:
        self.op = op
        self.text = f" {text} "
        self.loose = self.spoken = self.text
        self.pieces = pieces
        self.left = [piece for piece in pieces if not piece.spare]
        self.lead: list[Piece] = []
        self.carried = [*carried, *(piece for piece in pieces if piece.spare)]
        self.inventory, self.lexicon = inventory, lexicon
        self.subjects: list[Piece] = []
        self.heard: set[str] = set()
        self.relative = False

    def says(self, *lists: str) -> bool:
        """Whether a phrase of any of these lists of the language is in it; its words have then been heard."""
        said = [phrase for name in lists for phrase in self.lexicon.said[name] if found_in(self.text, phrase)]
        self.heard.update(word for phrase in said for word in phrase.split())
        return bool(said)

    def hear(self, words: Iterable[str]) -> None:
        """Note words that filled a slot."""
        self.heard.update(words)

    def says_loosely(self, name: str) -> str:
        """The first phrase of a list that it says outside of mentions; ``""`` where there is none."""
        return next((phrase for phrase in self.lexicon.said[name] if found_in(self.loose, phrase)), "")

    def new_name(self) -> tuple[str, ...]:
        """A name after "for" that the inventory does not know yet, where it may be new: ``billing-batch``."""
        words = self.spoken.split()
        starts = [place for place, word in enumerate(words) if word in self.lexicon.sets["for_whom"]]
        for start in starts if self.inventory.open else []:
            rest = [word for word in words[start + 1 :] if word not in self.lexicon.sets["determiners"]]
            named = list(takewhile(lambda word: word.isalpha() and not self._ends_name(word), rest))
            if 0 < len(named) <= NAME_WORDS:
                return ("-".join(named),)
        return ()

    def _ends_name(self, word: str) -> bool:
        return word in self.lexicon.sets["name_ends"]

    def chosen(self, table: Mapping[str, str]) -> list[str]:
        """The keys of a table whose list of phrases it says."""
        return [name for name, said in table.items() if self.says(said)]

    def take(
        self, kind: str, mark: str | None = "", test: Callable[[Piece], bool] = lambda _piece: True
    ) -> list[Piece]:
        """Take the mentions of a kind with a mark (``None``: any) out of what is left."""
        taken = [p for p in self.left if p.kind == kind and (mark is None or p.mark == mark) and test(p)]
        self.left = [p for p in self.left if p not in taken]
        for piece in taken:
            self._settle(piece)
        return taken

    def target(self, *kinds: str) -> list[Piece]:
        """The mentions of the first of these kinds that there are, else what was spoken of before."""
        for kind in kinds:
            if found := self._but_owners(self.take(kind)):
                self.subjects += found
                return found
        for piece in reversed(self.carried):
            if piece.kind in kinds and piece.mark != "except":
                same = [p for p in self.carried if p.kind == piece.kind and p.mark == piece.mark]
                for one in same:
                    self._settle(one)
                self.subjects += same
                return same
        return []

    @staticmethod
    def _but_owners(found: list[Piece]) -> list[Piece]:
        """Without those that only say whose something is (``a customer's record``), if there are others."""
        return [piece for piece in found if not piece.owner] or found

    def names(self, kind: str, mark: str | None = "") -> tuple[Any, ...]:
        """All values of a kind, each once."""
        return unique(value for piece in self.take(kind, mark) for value in piece.values)

    def one(self, kind: str, mark: str | None = "") -> Any:
        """The one value of a kind, ``None`` where there is none; raises ``Ask`` where there are several."""
        found = self.names(kind, mark)
        if len(found) > 1:
            raise Ask(f"one {kind}, please: {' or '.join(map(str, found))}?")
        return found[0] if found else None

    def lent(self, kind: str) -> tuple[Any, ...]:
        """Values of a kind that its sentence began with."""
        return unique(
            value for piece in self.lead if piece.kind == kind and not piece.mark for value in piece.values
        )

    def drop(self, *kinds: str) -> None:
        """Let go of mentions that this operation has no use for and that change nothing in it."""
        self.left = [piece for piece in self.left if piece.kind not in kinds]

    def drop_owners(self, keys: Iterable[str]) -> None:
        """Let go of roles that only say whose these keys are: ``the partner key kestrel-parcel``."""
        owners = {entry.role for key in keys if (entry := self.inventory.key(key))}
        named = [value for piece in self.left if piece.kind == "role" for value in piece.values]
        if all(value in owners for value in named):
            self.drop("role")

    @property
    def today(self) -> date:
        """The present day."""
        return date.fromisoformat(self.inventory.today)

    @staticmethod
    def _settle(piece: Piece) -> None:
        if piece.any_of:
            raise Ask(f"{piece.text!r} could be {' or '.join(map(str, piece.values))}: which one?")


def unique(values: Any) -> tuple[Any, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(values))


def values_of(pieces: list[Piece]) -> tuple[Any, ...]:
    """All values of some mentions, each once."""
    return unique(value for piece in pieces for value in piece.values)


def spread(slots: Slots, **singles: tuple[Any, ...]) -> list[Slots]:
    """One operation for each value of slots that hold a single one: three roles are three operations."""
    found = [{name: value for name, value in slots.items() if value not in (None, (), "")}]
    for name, values in singles.items():
        if values:
            found = [{name: value, **each} for each in found for value in values]
    return found
