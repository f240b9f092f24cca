"""Groups: segments that belong to one wish, with its subject; what is no wish is told apart here."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from limen.copilot.reading.intents import Intent, complete, intents_of, missing
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import READS, RULES, imperative, moods_of, narrates, story
from limen.copilot.reading.piece import Piece, pieces_of
from limen.copilot.reading.segments import Segment, segments_of

LEAST = 3.0
"""Score from which words are a wish."""

MARGIN = 2.0
"""By how much words before a wish must change what it is, to be taken for a part of it."""

_NEGATIONS = frozenset({"never", "no", "nobody|no", "nothing|nobody", "don't", "not", "nothing"})
"""Items of a cue by which the "not" in the words belongs to the wish: ``nobody from Vietnam``."""

KEY_SETTERS = frozenset({"set_key_expiry", "set_key_scopes", "set_key_networks", "add_policy", "set_rate_limit"})
"""What a key that is being made may be given in a sentence of its own."""


class Group(msgspec.Struct):
    """Words of one wish. ``op`` is empty where none was recognised or where it is not meant as a wish;
    ``denied`` says that the same thing is also not wanted; ``loose`` are its words outside mentions, ``subject`` are mentions that its sentence began with, ``unmeant`` says why ``about`` is no wish.
    """

    parts: list[Segment]
    core: Segment | None = None
    op: str = ""
    text: str = ""
    loose: str = ""
    pieces: list[Piece] = []
    subject: list[Piece] = []
    unmeant: str = ""
    about: str = ""
    score: float = 0.0
    denied: bool = False

    @property
    def kinds(self) -> list[str]:
        """Kinds of its mentions."""
        return [piece.kind for piece in self.pieces]


def groups_of(scan: Scan, lexicon: Lexicon, spoken: Sequence[str] = ()) -> list[Group]:
    """All groups of a text, in order; ``spoken`` are kinds that earlier turns mentioned."""
    found: list[Group] = []
    segments = segments_of(scan)
    for number in dict.fromkeys(segment.sentence for segment in segments):
        carried = [*spoken, *(kind for group in found for kind in group.kinds)]
        for group in _sentence(scan, [s for s in segments if s.sentence == number], lexicon, carried):
            if found and _elliptic(found[-1], group):
                group.op = group.about = found[-1].op
            if found and found[-1].unmeant == "hypothetical" and found[-1].about == group.op:
                found[-1] = _borrowed(found[-1], group)
            elif found and _continues(found[-1], group, lexicon):
                found[-1] = _joined(found[-1], group)
            else:
                found.append(group)
    return found


def _sentence(scan: Scan, parts: list[Segment], lexicon: Lexicon, spoken: Sequence[str]) -> list[Group]:
    found: list[Group] = []
    lead: list[Segment] = []
    subject: list[Piece] = []
    whole = msgspec.structs.replace(parts[0], last=parts[-1].last)
    for part in parts:
        carried = [*spoken, *(piece.kind for piece in subject)]
        best = None if found and _excepts(scan, part) else _best(scan, [part], lexicon, carried)
        if lead and not found:
            whole_best = _best(scan, [*lead, part], lexicon, carried)
            best = best if best and whole_best and whole_best.score < best.score + MARGIN else whole_best or best
        if best is not None and part.breaks == ":" and found and (found[-1].op in READS or not found[-1].pieces):
            empty = not found[-1].pieces
            lead = found.pop().parts
            best = (_best(scan, [*lead, part], lexicon, carried) if empty else best) or best
        if best is not None and not (found and _tail(found[-1], part, best)):
            group = _group(scan, [*lead, part], part, best, lexicon, whole)
            group.subject = list(subject)
            subject += [p for lent in lead for p in pieces_of(scan, lent.first, lent.last, lexicon)]
            found.append(group)
            lead = []
        elif found:
            _extend(scan, found[-1], part, lexicon)
        else:
            lead.append(part)
    if lead and not found:
        found.append(_group(scan, lead, lead[-1], None, lexicon, whole))
    return found


def _excepts(scan: Scan, part: Segment) -> bool:
    """Whether a segment only says what a rule leaves free: ``those with a passkey excepted``."""
    return scan.among(part.last - 1, "ends_exempt") or scan.among(part.first, "begins_exempt")


def _best(scan: Scan, parts: list[Segment], lexicon: Lexicon, carried: Sequence[str]) -> Intent | None:
    found = intents_of(scan, parts[0].first, parts[-1].last, lexicon, carried)
    if _asks(scan, parts, lexicon):
        found = [intent for intent in found if intent.op in READS] or found
    return found[0] if found and found[0].score >= LEAST else None


def _asks(scan: Scan, parts: list[Segment], lexicon: Lexicon) -> bool:
    moods = moods_of(scan, parts[0].first, parts[-1].last, lexicon)
    asked = "question" in moods or parts[-1].question or scan.among(parts[-1].first, "reading_heads")
    return asked and "polite" not in moods


def _tail(group: Group, part: Segment, best: Intent) -> bool:
    """Whether a segment only goes on with the wish before: the same one, which lacked something."""
    return not group.unmeant and best.op == group.op and part.breaks in (",", ":", "and", "-", "–") and not complete(group.op, group.kinds)


def _group(
    scan: Scan, parts: list[Segment], core: Segment, best: Intent | None, lexicon: Lexicon, whole: Segment
) -> Group:
    pieces = [piece for part in parts for piece in _lent(scan, part, core, lexicon)]
    text = " ".join(f"{part.breaks} {scan.plain(part.first, part.last)}".strip() for part in parts)
    own = (part for part in parts if part is core or not told(scan, part))
    loose = " ".join(scan.loose(part.first, part.last) for part in own)
    group = Group(list(parts), core, text=text, loose=loose, pieces=pieces)
    if best is not None:
        group.score = best.score
        group.unmeant = _unmeant(best, scan, whole.first, core, whole.last, lexicon)
        group.about = best.op
        group.op = "" if group.unmeant else best.op
    return group


def _lent(scan: Scan, part: Segment, core: Segment, lexicon: Lexicon) -> list[Piece]:
    """The mentions of a segment; those of a story before the wish (``two weeks are over``) are only spare."""
    pieces = pieces_of(scan, part.first, part.last, lexicon)
    if part is core or not (told(scan, part) or _any(scan, part, "told_before")):
        return pieces
    return [replace(piece, spare=True) for piece in pieces]


def told(scan: Scan, part: Segment) -> bool:
    """Whether words tell how things are, and ask for nothing: ``two weeks are over``."""
    if scan.among(part.first, "scoping"):
        return False
    return _any(scan, part, "told") or narrates(scan, part.first, part.last)


def _any(scan: Scan, part: Segment, name: str) -> bool:
    return any(scan.free(place) and scan.among(place, name) for place in range(part.first, part.last))


def _extend(scan: Scan, group: Group, part: Segment, lexicon: Lexicon) -> None:
    moods = moods_of(scan, part.first, part.last, lexicon)
    exempt = any(piece.mark == "except" for piece in pieces_of(scan, part.first, part.last, lexicon))
    if "negated" in moods and not exempt:
        said = intents_of(scan, part.first, part.last, lexicon)
        group.denied |= any(intent.op == group.op for intent in said) and not pieces_of(scan, part.first, part.last, lexicon)
        return
    aside = told(scan, part) and not exempt
    pieces = pieces_of(scan, part.first, part.last, lexicon)
    group.parts.append(part)
    group.pieces += [replace(piece, spare=piece.spare or (aside and piece.kind in _ASIDE)) for piece in pieces]
    group.text = f"{group.text} {part.breaks} {scan.plain(part.first, part.last)}"
    group.loose = group.loose if aside else f"{group.loose} {scan.loose(part.first, part.last)}"


def _continues(before: Group, group: Group, lexicon: Lexicon) -> bool:
    """Whether a group says more of the wish before it."""
    if not group.op and before.unmeant in ("negated", "question") and _agreed(group, lexicon):
        return True
    if not before.op or before.unmeant or group.unmeant:
        return False
    if not group.op and missing(before.op, before.kinds) & set(group.kinds):
        return True
    if group.op == before.op:
        return not complete(before.op, before.kinds) or not group.pieces
    named = "key" in group.kinds and not lexicon.says("same", f" {group.text} ")
    if before.op == "create_key" and (group.op in KEY_SETTERS or not group.op):
        return not named and bool(group.pieces)
    extra = {"rotate_key": "duration", "list_risky": "number"}.get(before.op, "")
    return not group.op and extra in group.kinds


def _elliptic(before: Group, group: Group) -> bool:
    """``support -> 2h; auditors -> 1h``: the same wish for another target, with an amount of its own."""
    if group.op or group.unmeant or not before.op or not complete(before.op, before.kinds):
        return False
    both = set(group.kinds) & set(before.kinds)
    return bool(both & _TARGETS and both & _AMOUNTS)


_ASIDE = frozenset({"role", "network", "operation", "client", "country", "key", "incident"})
_TARGETS = frozenset({"role", "key", "client", "operation", "severity", "detector"})
_AMOUNTS = frozenset({"duration", "rate", "size", "channel"})


def _borrowed(before: Group, group: Group) -> Group:
    """A wish with what was named in a thought of the same before it, and not again."""
    lent = [piece for piece in before.pieces if piece.kind not in group.kinds and piece.kind != "role"]
    return replace(group, pieces=[*group.pieces, *lent], subject=[*before.pieces, *group.subject])


def _agreed(group: Group, lexicon: Lexicon) -> bool:
    """``Do it, for three days``: what was only spoken of is wanted after all."""
    return lexicon.says("agreed", f" {group.text} ")


def _joined(before: Group, group: Group) -> Group:
    return msgspec.structs.replace(
        before,
        op=before.op or before.about,
        unmeant="",
        parts=[*before.parts, *group.parts],
        text=f"{before.text} , {group.text}",
        loose=f"{before.loose} , {group.loose}",
        pieces=[*before.pieces, *group.pieces],
    )


def _kinds(scan: Scan, part: Segment) -> list[str]:
    return [m.kind for m in scan.mentions if part.first <= m.first < part.last]


def _unmeant(best: Intent, scan: Scan, begin: int, core: Segment, end: int, lexicon: Lexicon) -> str:
    """Why words that name an operation are no wish for it; ``""`` where they are one."""
    own = moods_of(scan, core.first, core.last, lexicon)
    until = moods_of(scan, begin, core.last, lexicon)
    if best.op in READS:
        if scan.says("what_if", core.first, core.last):
            return "hypothetical"
        return "negated" if "negated" in own else ""
    if "elsewhere" in moods_of(scan, begin, end, lexicon):
        return "elsewhere"
    denies = bool(set(best.cue.split()) & _NEGATIONS)
    if "refused" in own and not denies:
        return "negated"
    if "complaint" in own:
        return "complaint"
    if "polite" not in until and ("past" in own or (_any(scan, core, "was") and not complete(best.op, _kinds(scan, core)))):
        return "told"
    for mood in ("reported",) if best.op == "undo" else ("hypothetical", "reported"):
        if mood in until and not (mood == "hypothetical" and "polite" in until):
            return mood
    if ("question" in own or core.question) and "polite" not in until:
        return "question"
    if story(scan, core, best):
        return "told"
    if "negated" in own and not denies and (best.op not in RULES or imperative(scan, core, best)):
        return "negated"
    return ""
