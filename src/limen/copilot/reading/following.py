"""Follow-up turns: a correction, an addition, a yes or a no to what was drafted before."""

from collections.abc import Sequence

from msgspec.structs import replace

from limen.copilot.reading.coverage import uncovered
from limen.copilot.reading.draft import Drafter
from limen.copilot.reading.fillers.relative import factor
from limen.copilot.reading.fitting import fits
from limen.copilot.reading.frame import Ask, Frame
from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.picking import Picker
from limen.copilot.reading.piece import Piece
from limen.copilot.reading.segments import segments_of
from limen.copilot.reading.stories import dismisses
from limen.copilot.reading.talk import Draft, Talk
from limen.copilot.reading.units import MEASURED, in_units

AMOUNTS = frozenset({"duration", "date", "moment", "rate", "size", "share", "number"})
TARGETS = frozenset({"role", "key", "client", "network", "country", "gateway", "policy"})
SETS = frozenset({"scope"})
UNITED = {
    "set_key_networks": SETS | {"network"},
    "create_key": SETS | {"network"},
    "mask_field": SETS | {"field"},
}
"""Kinds of which a later turn adds more to the same set, where it says "too"."""

LEANT = (
    "ordinal_1", "ordinal_2", "ordinal_3", "ordinal_last", "both", "same_again", "leaning", "adding",
    "make_it", "dropping", "correction",
)  # fmt: skip
"""Lists of words by which a turn leans on what was said; "not" among them is held to what it denies."""

STOPS = 3
"""Words of a segment that stops what was asked for."""

TIMES = frozenset({"date", "duration", "moment"})


class Follower:
    """Reads turns that lean on earlier ones."""

    def __init__(self, drafter: Drafter) -> None:
        self.drafter, self.lexicon = drafter, drafter.lexicon
        self.picker = Picker(drafter.inventory, drafter.lexicon)

    def follow(
        self, scan: Scan, groups: Sequence[Group], pieces: list[Piece], talk: Talk
    ) -> list[Draft] | None:
        """The drafts that a leaning turn leads to, none at all where it takes back or agrees; ``None`` where
        it stands for itself.
        """
        if not talk.drafts and talk.topic is None:
            return None
        last = talk.topic or talk.drafts[-1]
        same = scan.says("same_again") and any(piece.kind in TARGETS for piece in pieces)
        acting = any(group.op for group in groups) and not same and not _leans(groups, pieces, last, scan)
        dropped = None if acting else self.picker.dropped(scan, talk) or self.picker.left_out(pieces, talk)
        if dropped is not None:
            talk.drafts = dropped
            return dropped
        pieces = pieces if acting else self.picker.named(scan, _asked(scan, pieces), last)
        bare = not pieces or self._stopped(scan, pieces)
        if not acting and bare and not scan.says("relative") and self._settled(scan, talk):
            return []
        leaning = any(group.op == last.op for group in groups)
        if acting or not (pieces or leaning or scan.says("relative")):
            return None
        return self._changed(scan, pieces, last, talk)

    def _scaled(self, scan: Scan, pieces: list[Piece], last: Draft) -> list[Piece]:
        """The amount of the draft times a factor, for another target: ``twice that for prod``."""
        moved = any(piece.kind in TARGETS for piece in pieces) or scan.says("of_that")
        old = next((piece for piece in last.pieces if piece.kind in ("rate", "duration")), None)
        if not (moved and old and scan.says("relative")) or any(piece.kind == old.kind for piece in pieces):
            return []
        text = scan.plain(0, len(scan.words))
        by = factor(Frame(last.op, text, [], [], self.drafter.inventory, self.lexicon))
        if by is None:
            return []
        value = (old.value[0] * by, old.value[1]) if old.kind == "rate" else round(old.value * by)
        return [replace(old, values=(value,))]

    def _stopped(self, scan: Scan, pieces: list[Piece]) -> bool:
        """Whether it begins with a word that stops all, and only tells why: ``stop, don't! ...``."""
        first = segments_of(scan)[0]
        stops = scan.says("stopping", first.first, first.last) and first.last - first.first <= STOPS
        return stops and not any(piece.kind in AMOUNTS or piece.place < first.last for piece in pieces)

    def _settled(self, scan: Scan, talk: Talk) -> bool:
        """Whether the turn only takes back, or only agrees."""
        moods = moods_of(scan, 0, len(scan.words), self.lexicon)
        if "cancel" in moods:
            talk.drafts = []
        return bool(moods & {"cancel", "confirm"})

    def _changed(self, scan: Scan, pieces: list[Piece], last: Draft, talk: Talk) -> list[Draft]:
        pieces = in_units(pieces, last.pieces, self.lexicon)
        scaled = self._scaled(scan, pieces, last)
        text, loose = scan.plain(0, len(scan.words)), scan.loose(0, len(scan.words))
        said = text if scan.says("relative") and not scaled else f"{last.text} {'' if scaled else text}"
        pieces = [*pieces, *scaled]
        group = Group(
            [], op=last.op, text=said, loose="" if scaled else loose, pieces=merged(last, pieces, scan)
        )
        group.spoken = last.spoken
        if not last.slots:
            talk.topic = Draft(last.op, said, group.pieces, [], last.spoken)
        changed = self.drafter.draft(group, talk.pieces)
        group.parts = segments_of(scan)
        leant = (phrase for name in LEANT for phrase in self.lexicon.said[name])
        group.heard |= {word for phrase in leant for word in phrase.split()}
        group.heard |= self.lexicon.sets["factor_words"] if scaled else frozenset()
        if question := uncovered(scan, [group]):
            raise Ask(question)
        waiting, talk.waiting = ([] if last.slots else talk.waiting), []
        talk.drafts, talk.topic = [*talk.drafts[:-1], *waiting, changed], None
        return [*waiting, changed]


def _leans(groups: Sequence[Group], pieces: Sequence[Piece], last: Draft, scan: Scan) -> bool:
    """Whether what looks like a wish of its own only says more of the one before: ``expires = now + 90d``."""
    wishes = [group for group in groups if group.op]
    if len(wishes) != 1:
        return False
    if wishes[0].op == last.op:
        targets = any(piece.kind in TARGETS for piece in pieces)
        return not last.slots or (scan.says("adding") and not targets)
    if not pieces or wishes[0].score >= SURE:
        return False
    taken = all(fits(last.op, piece.kind) for piece in pieces)
    return taken and (last.op == "create_key" or scan.says("leaning"))


def _asked(scan: Scan, pieces: list[Piece]) -> list[Piece]:
    """The mentions without those of what was or is too much: ``20 a minute, 10 is too tight``."""
    away = [part for part in segments_of(scan) if dismisses(scan, part)]
    return [piece for piece in pieces if not any(part.first <= piece.place < part.last for part in away)]


SURE = 7.0
"""Score from which a turn is a wish of its own, whatever was said before."""


def merged(draft: Draft, pieces: list[Piece], scan: Scan) -> list[Piece]:
    """The mentions of a draft with those of a later turn: of the same kind and mark they take their place."""
    adds = scan.says("adding")
    both = adds and scan.says("make_it")
    pieces = [piece for piece in pieces if "not" not in piece.before[-2:]]
    replaced = {(p.kind, p.mark) for p in pieces if not adds}
    if {kind for kind, _ in replaced} & TIMES:
        replaced |= {(kind, "") for kind in TIMES}
    replaced |= {("number", "")} if {kind for kind, _ in replaced} & set(MEASURED) else set()
    united = UNITED.get(draft.op, SETS)
    replaced |= {
        (p.kind, p.mark) for p in pieces if p.kind not in united and not (both and p.kind in TARGETS)
    }
    kept = [piece for piece in draft.pieces if (piece.kind, piece.mark) not in replaced]
    ends = next((piece for piece in draft.pieces if piece.kind == "date"), None)
    return [*kept, *(_ending(piece, ends) for piece in pieces)]


def _ending(piece: Piece, before: Piece | None) -> Piece:
    """A day in another's place is led to by the same words: after "until Thursday", "make that Friday"."""
    bare = before is not None and piece.kind == "date"
    return replace(piece, before=(*piece.before, *before.before[-1:])) if before and bare else piece
