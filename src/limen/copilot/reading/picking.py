"""Choosing among what was spoken of: ``the second one``, ``staging, sorry``, ``drop the first``."""

from msgspec.structs import replace

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.piece import Piece
from limen.copilot.reading.segments import segments_of
from limen.copilot.reading.talk import Draft, Talk

SHORT = 4
"""Letters of a part that may be short for a longer word."""


class Picker:
    """Knows the parts of names by which people choose one of several."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        keys = {key.id: key.id for key in inventory.keys}
        models = {model.id: model.id for model in inventory.models}
        networks = {network.id: network.cidr for network in inventory.networks}
        self._names = {"key": keys, "model": models, "network": networks}

    def dropped(self, scan: Scan, talk: Talk) -> list[Draft] | None:
        """The drafts without the one that is let go by its place: ``drop the second one``."""
        single = [only(draft, number) for draft in talk.drafts for number in range(len(draft.slots))]
        if len(single) < 2:
            return None
        kept: list[Draft] | None = None
        for part in segments_of(scan):
            text = f" {scan.plain(part.first, part.last)} "
            place = self._place(text, len(single))
            if place is not None and self.lexicon.says("dropping", text):
                kept = [draft for number, draft in enumerate(single) if number != place]
            elif place is not None and self.lexicon.says("stands", text):
                kept = [single[place]]
        return kept

    def left_out(self, pieces: list[Piece], talk: Talk) -> list[Draft] | None:
        """The drafts without those about what is named as left out: ``leave kestrel-parcel out``."""
        single = [only(draft, number) for draft in talk.drafts for number in range(len(draft.slots))]
        names = {str(value) for piece in pieces if piece.mark == "except" for value in piece.values}
        about = [draft for draft in single if names & set(map(str, draft.slots[0].values()))]
        bare = bool(pieces) and all(piece.mark == "except" for piece in pieces)
        return (
            [draft for draft in single if draft not in about]
            if bare and 0 < len(about) < len(single)
            else None
        )

    def _place(self, text: str, many: int) -> int | None:
        """Which one an ordinal points at, counted from 0."""
        for place, name in enumerate(("ordinal_1", "ordinal_2", "ordinal_3")):
            if self.lexicon.says(name, text) and place < many:
                return place
        return many - 1 if many and self.lexicon.says("ordinal_last", text) else None

    def named(self, scan: Scan, pieces: list[Piece], last: Draft) -> list[Piece]:
        """The mentions of a turn, with the one that it chooses by its place or by a part of its name."""
        pieces = [piece for piece in pieces if "not" not in piece.before[-2:]]
        open_ = next((piece for piece in last.pieces if piece.any_of), None)
        if open_ is not None and any(piece.kind == open_.kind for piece in pieces):
            return pieces
        chosen = self._chosen(scan, open_) if open_ else self._sibling(scan, pieces, last)
        return [*pieces, chosen] if chosen else pieces

    def _chosen(self, scan: Scan, piece: Piece) -> Piece | None:
        if scan.says("both"):
            return replace(piece, any_of=False)
        place = self._place(f" {scan.plain(0, len(scan.words))} ", len(piece.values))
        names = [piece.values[place]] if place is not None else self._by_part(scan, piece.kind, piece.values)
        return replace(piece, values=tuple(names), any_of=False) if len(names) == 1 else None

    def _sibling(self, scan: Scan, pieces: list[Piece], last: Draft) -> Piece | None:
        """One of the same kind that the draft is about, by a part of its name: ``its android sibling``."""
        for kind in self._names:
            if any(piece.kind == kind for piece in pieces):
                continue
            about = next((piece for piece in last.pieces if piece.kind == kind and not piece.mark), None)
            missing = not last.slots and about is None and kind == "model"
            names = self._by_part(scan, kind, tuple(self._names[kind].values())) if about or missing else []
            if len(names) == 1 and (about is None or names[0] not in about.values):
                return Piece(kind, tuple(names), text=str(names[0]))
        return None

    def _by_part(self, scan: Scan, kind: str, among: tuple[object, ...]) -> list[object]:
        words = {word.low for place, word in enumerate(scan.words) if scan.free(place)}
        table = self._names.get(kind, {})
        parts = {value: set(name.split("-")) for name, value in table.items() if value in among}
        found = {value: sum(_is_part(part, words) for part in own) for value, own in parts.items()}
        found = {value: count for value, count in found.items() if count}
        best = max(found.values(), default=0)
        return [value for value, count in found.items() if count == best]


def only(draft: Draft, number: int) -> Draft:
    """A draft with one of its operations only."""
    return Draft(draft.op, draft.text, draft.pieces, [draft.slots[number]])


def _is_part(part: str, words: set[str]) -> bool:
    """Whether a part of a name was said, or a word that it is short for: ``production`` for ``prod``."""
    return part in words or (len(part) >= SHORT and any(word.startswith(part) for word in words))
