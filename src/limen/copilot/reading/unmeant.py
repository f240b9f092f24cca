"""Why words that name an operation are no wish for it: one small function a reason, in their order."""

from collections.abc import Callable

import msgspec

from limen.copilot.reading.fitting import complete
from limen.copilot.reading.intents import Intent
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.moods import moods_of
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.stories import holds, imperative, narrates

READS = frozenset({"explain", "search_evidence", "list_risky"})

RULES = frozenset(
    {
        "add_policy",
        "mask_field",
        "set_rate_limit",
        "set_key_networks",
        "set_body_limit",
        "set_token_lifetime",
        "remove_policy",
        "require_dpop",
        "require_passkey",
        "require_mtls",
        "require_step_up",
        "set_quota",
        "set_budget",
    }
)
"""Operations that are often asked for by a "not": what may not be done, or not more often."""


class Said(msgspec.Struct, frozen=True):
    """An operation that words may ask for, with its segment and the moods: its ``own``, those ``until`` its
    end from where its sentence begins, and those of the ``whole`` sentence.
    """

    scan: Scan
    best: Intent
    core: Segment
    own: frozenset[str]
    until: frozenset[str]
    whole: frozenset[str]

    @property
    def denies(self) -> bool:
        """Whether the "not" in the words belongs to the wish: ``nobody from Vietnam``."""
        items = {choice for item in self.best.cue.split() for choice in item.split("|")}
        return bool(items & self.scan.lexicon.sets["cue_denials"])


def unmeant(best: Intent, scan: Scan, core: Segment, sentence: Segment, lexicon: Lexicon) -> str:
    """The first reason; ``""`` where the words are a wish."""
    said = Said(
        scan,
        best,
        core,
        moods_of(scan, core.first, core.last, lexicon),
        moods_of(scan, core.first if _concludes(scan, core) else sentence.first, core.last, lexicon),
        moods_of(scan, sentence.first, sentence.last, lexicon),
    )
    reasons = READING if best.op in READS else REASONS
    return next((reason for ask in reasons if (reason := ask(said))), "")


def _concludes(scan: Scan, core: Segment) -> bool:
    """Whether a wish is drawn from what was told before: ``they had announced it, so label it benign``."""
    return core.breaks == "so" or scan.at(core.first) == "so"


def _supposed(said: Said) -> str:
    return "hypothetical" if said.scan.says("what_if", said.core.first, said.core.last) else ""


def _not_read(said: Said) -> str:
    return "negated" if "negated" in said.own else ""


def _elsewhere(said: Said) -> str:
    return "elsewhere" if "elsewhere" in said.until else ""


def _refused(said: Said) -> str:
    return "negated" if "refused" in said.own and not said.denies else ""


def _complaint(said: Said) -> str:
    return "complaint" if "complaint" in said.own else ""


def _past(said: Said) -> str:
    """What was, where nothing is asked for politely."""
    if "polite" in said.until or said.best.op == "undo":
        return ""
    kinds = [m.kind for m in said.scan.mentions if said.core.first <= m.first < said.core.last]
    was = holds(said.scan, said.core, "was") and not complete(said.best.op, kinds)
    return "told" if was or "past" in said.own else ""


def _thought(said: Said) -> str:
    ruled = said.best.op in RULES and said.scan.says("obliging", said.core.first, said.best.last)
    thought = "hypothetical" in said.until and "polite" not in said.until and said.best.op != "undo"
    thought = thought and not ruled
    return "hypothetical" if thought else ""


def _reported(said: Said) -> str:
    return "reported" if "reported" in said.until else ""


def _question(said: Said) -> str:
    if "asked" in said.own:
        return "question"
    if imperative(said.scan, said.core) and "question" not in said.own:
        return ""
    return "question" if ("question" in said.own or said.core.question) and "polite" not in said.until else ""


def _story(said: Said) -> str:
    if said.best.op == "undo":
        return ""
    last = min(said.best.last, said.core.last)
    return "told" if narrates(said.scan, said.core.first, last) else ""


def _negated(said: Said) -> str:
    negated = "negated" in said.own and not said.denies
    return "negated" if negated and (said.best.op not in RULES or _own_deed(said)) else ""


def _own_deed(said: Said) -> bool:
    """Whether a "not" is said to the operator's own deed (``never mask ...``), not to what is ruled."""
    scan, first = said.scan, said.core.first
    for place in range(first, said.best.first + 1):
        if scan.among(place, "not") and not scan.among(place + 1, "but"):
            light = all(scan.among(i, "light") for i in range(place + 1, said.best.first))
            light = light or (
                scan.among(place + 1, "common_verbs")
                and scan.words[place + 1].low == scan.at(place + 1) != "let"
            )
            before = (scan.among(i, "light") or scan.among(i, "courtesy") for i in range(first, place))
            return light and all(before)
    return False


READING: tuple[Callable[[Said], str], ...] = (_supposed, _not_read)
REASONS: tuple[Callable[[Said], str], ...] = (
    _elsewhere,
    _refused,
    _complaint,
    _past,
    _thought,
    _reported,
    _question,
    _story,
    _negated,
)
