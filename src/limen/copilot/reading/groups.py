"""Segments are gathered into groups: those that belong to one wish, with what its sentence began with."""

from collections.abc import Sequence

from msgspec.structs import replace

from limen.copilot.reading.asides import aside
from limen.copilot.reading.fitting import complete
from limen.copilot.reading.gaps import gapped
from limen.copilot.reading.group import Group
from limen.copilot.reading.intents import Intent, intents_of
from limen.copilot.reading.joining import added
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.linking import adds, concludes, excepts, mends, supposes, tail
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.piece import Piece, pieces_of
from limen.copilot.reading.segments import Segment, segments_of
from limen.copilot.reading.stories import dismisses, holds, states, told
from limen.copilot.reading.units import instead
from limen.copilot.reading.unmeant import READS, unmeant

LEAST = 3.0
"""Score from which words are a wish."""

MARGIN = 2.0
"""By how much words before a wish must change what it is, to be taken for a part of it."""

LEADING = 8
"""Segments before a wish that may be a part of it."""

_ASIDE = frozenset({"role", "network", "operation", "client", "country", "key", "incident"})
"""Kinds of mention that a story behind a wish may have for itself; an amount in it is never passed over."""


_TITLES = frozenset({"number", "incident", "evidence"})
"""Kinds of mention that a title may have for itself."""


def groups_of(scan: Scan, lexicon: Lexicon, spoken: Sequence[str] = ()) -> list[Group]:
    """All groups of a text, in order; ``spoken`` are kinds that earlier turns mentioned."""
    found: list[Group] = []
    segments = segments_of(scan)
    for number in dict.fromkeys(segment.sentence for segment in segments):
        carried = [*spoken, *(kind for group in found for kind in group.kinds)]
        parts = [segment for segment in segments if segment.sentence == number]
        for group in Sentence(scan, parts, lexicon, carried).groups():
            found = added(found, group, lexicon)
    return found


class Sentence:
    """One sentence while its segments are gathered; ``lead`` are those before the first wish."""

    def __init__(self, scan: Scan, parts: list[Segment], lexicon: Lexicon, spoken: Sequence[str]) -> None:
        self.scan, self.parts, self.lexicon, self.spoken = scan, parts, lexicon, spoken
        self.whole = replace(parts[0], last=parts[-1].last)
        self.found: list[Group] = []
        self.lead: list[Segment] = []
        self.subject: list[Piece] = []

    def groups(self) -> list[Group]:
        """The groups of the sentence; one without a wish where there is none."""
        for part in self.parts:
            self._gather(part)
        if not any(group.op or group.unmeant for group in self.found) and self._so():
            return self.groups()
        if self.lead and not self.found:
            self.found.append(self._group(self.lead, self.lead[-1], None))
        return self.found

    def _so(self) -> bool:
        """Whether a clause behind "so" is no purpose but the wish, since nothing else is one; it is then."""
        alone = len(self.parts) == 1
        purposes = [part for part in self.parts if part.reason and (part.breaks == "so" or alone)]
        asked = [part for part in purposes if self._wish(replace(part, reason=False))]
        self.parts = [replace(part, reason=False) if part in asked else part for part in self.parts]
        self.found, self.lead = ([], []) if asked else (self.found, self.lead)
        return bool(asked)

    def _gather(self, part: Segment) -> None:
        before = self.lead or (self.found[0].parts if self.found else [])
        if concludes(self.scan, part, before, wished=bool(self.found)):
            self._take_back()
        best = self._led(part, self._wish(part))
        if self.found and (adds(self.scan, self.found[-1], part) or mends(self.scan, self.found[-1], part)):
            self._extend(self.found[-1], part)
        elif best is not None and not (self.found and tail(self.scan, self.found[-1], part, best)):
            group = self._group([*self.lead, part], part, best)
            group.subject = list(self.subject)
            self.subject += [piece for lent in self.lead for piece in self._pieces(lent)]
            self.found.append(group)
            self.lead = []
        elif self.found:
            alike = gapped(self.found[-1], part, self._pieces(part), self.scan)
            self.found.append(alike) if alike else self._extend(self.found[-1], part)
        else:
            self.lead.append(part)

    def _wish(self, part: Segment) -> Intent | None:
        """What a segment asks for; words before the first wish may change what that is."""
        supposed = part.last < self.whole.last and supposes(self.scan, part)
        if part.reason or supposed or (self.found and self._remarked(part)):
            return None
        alone = None if self.found and excepts(self.scan, part) else self._best([part])
        if not self.lead or self.found:
            return alone
        led = (
            None
            if any(told(self.scan, lent) or self._denied(lent) for lent in self.lead)
            else self._best([*self.lead[-LEADING:], part])
        )
        return alone if alone and led and led.score < alone.score + MARGIN else led or alone

    def _take_back(self) -> None:
        """What was said before is only why."""
        if not self.found:
            self.lead = [replace(lent, reason=True) for lent in self.lead]
        for group in self.found:
            story = group.core is not None and dismisses(self.scan, group.core)
            group.unmeant = "told" if story or group.unmeant == "reported" else group.unmeant
            group.op = "" if group.unmeant else group.op

    def _remarked(self, part: Segment) -> bool:
        """Whether a segment behind a wish says of somebody what he does, and names nothing to be done to."""
        first = next((i for i in range(part.first, part.last) if not self.scan.among(i, "light")), part.first)
        someone = self.scan.among(first, "others_subjects") or dismisses(self.scan, part)
        someone = someone or self.scan.among(part.last - 1, "anyhow")
        return someone and aside(self.scan, part)

    def _denied(self, part: Segment) -> bool:
        return "negated" in moods_of(self.scan, part.first, part.last, self.lexicon)

    def _led(self, part: Segment, best: Intent | None) -> Intent | None:
        """A wish behind a colon takes what was before it for a heading, where that was only read or empty."""
        if best is None or part.breaks != ":" or not self.found:
            return best
        before = self.found[-1]
        if before.op not in READS and before.pieces:
            return best
        self.lead = self.found.pop().parts
        return best if before.pieces else self._best([*self.lead[-LEADING:], part]) or best

    def _best(self, parts: list[Segment]) -> Intent | None:
        ruling = [kind for group in self.found if group.op == "add_policy" for kind in group.kinds]
        told_of = [piece for part in self.lead if told(self.scan, part) for piece in self._pieces(part)]
        told_of += [p for group in self.found if group.unmeant == "told" for p in group.pieces]
        carried = [*self.spoken, *(piece.kind for piece in (*self.subject, *told_of)), *ruling]
        found = intents_of(self.scan, parts[0].first, parts[-1].last, self.lexicon, carried)
        if self._asks(parts):
            found = [intent for intent in found if intent.op in READS] or found
        read = bool(found) and found[0].op in READS
        if read and (self.scan.among(parts[-1].first, "beside_it") or self._stated(parts[-1])):
            return None
        return found[0] if found and found[0].score >= LEAST else None

    def _stated(self, part: Segment) -> bool:
        head = self.scan.among(part.first, "reading_heads") or part.question or part.last == self.whole.last
        moods = moods_of(self.scan, part.first, part.last, self.lexicon)
        return not head and not moods & {"question", "asked", "polite"} and states(self.scan, part)

    def _asks(self, parts: list[Segment]) -> bool:
        moods = moods_of(self.scan, parts[0].first, parts[-1].last, self.lexicon)
        heads = self.scan.among(parts[-1].first, "reading_heads")
        return ("question" in moods or parts[-1].question or heads) and "polite" not in moods

    def _pieces(self, part: Segment) -> list[Piece]:
        return pieces_of(self.scan, part.first, part.last, self.lexicon)

    def _group(self, parts: list[Segment], core: Segment, best: Intent | None) -> Group:
        scan = self.scan
        text = " ".join(f"{part.breaks} {scan.plain(part.first, part.last)}".strip() for part in parts)
        own = (part for part in parts if part is core or not told(scan, part))
        loose = " ".join(scan.loose(part.first, part.last) for part in own)
        pieces = [piece for part in parts for piece in self._lent(part, core)]
        spoken = " , ".join(scan.low(part.first, part.last) for part in parts)
        group = Group(list(parts), core, text=text, loose=loose, spoken=spoken, pieces=pieces)
        if best is not None:
            group.score, group.about = best.score, best.op
            group.unmeant = unmeant(best, scan, core, self.whole, self.lexicon)
            group.op = "" if group.unmeant else best.op
        return group

    def _lent(self, part: Segment, core: Segment) -> list[Piece]:
        """The mentions of a segment; a story before the wish (``two weeks are over``) has only spare ones."""
        pieces = self._pieces(part)
        if part is not core and self.scan.at(part.last) == ":":
            pieces = [replace(piece, spare=piece.spare or piece.kind in _TITLES) for piece in pieces]
        if part is core or not (told(self.scan, part) or holds(self.scan, part, "told_before")):
            return pieces
        return [replace(piece, spare=True) for piece in pieces]

    def _extend(self, group: Group, part: Segment) -> None:
        scan, pieces = self.scan, self._pieces(part)
        if scan.says("kept_as_is", part.first, part.last):
            pieces = [replace(piece, mark="except") for piece in pieces]
        if dismisses(scan, group.core or part):
            pieces, group.pieces = instead(group.pieces, pieces, self.lexicon)
        exempt = any(piece.mark == "except" for piece in pieces)
        if "negated" in moods_of(scan, part.first, part.last, self.lexicon) and not exempt:
            said = intents_of(scan, part.first, part.last, self.lexicon)
            group.denials.append(part)
            group.denied |= not pieces and any(intent.op == group.op for intent in said)
            return
        goes_on = part.breaks == ")" and scan.among(part.first, "copula")
        aside = told(scan, part) and not exempt and not goes_on
        past = aside and complete(group.op, group.kinds) if group.op else False
        past = past and dismisses(scan, part)
        group.parts.append(part)
        group.pieces += [replace(p, spare=p.spare or past or (aside and p.kind in _ASIDE)) for p in pieces]
        group.text = f"{group.text} {part.breaks} {scan.plain(part.first, part.last)}"
        group.spoken = f"{group.spoken} , {scan.low(part.first, part.last)}"
        group.loose = group.loose if aside else f"{group.loose} {scan.loose(part.first, part.last)}"
