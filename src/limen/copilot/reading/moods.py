"""How words are meant: as a wish, a question, a thought, somebody else's words, or the opposite of a wish."""

from limen.copilot.reading.intents import Intent, line_of
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.segments import Segment

READS = frozenset({"explain", "search_evidence", "list_risky"})

RULES = frozenset({"add_policy", "mask_field", "set_rate_limit", "set_key_networks", "set_body_limit", "set_token_lifetime",
                   "remove_policy", "require_dpop", "require_passkey", "require_mtls", "require_step_up", "set_quota"})  # fmt: skip
"""Operations that are often asked for by a "not": what may not be done, or not more often."""

def moods_of(scan: Scan, first: int, last: int, lexicon: Lexicon) -> frozenset[str]:
    """The moods whose cues are among some words."""
    known = scan.moods.get((first, last))
    if known is None:
        line, _ = line_of(scan, first, last, names=False)
        known = scan.moods[first, last] = frozenset(name for name, _, _ in lexicon.moods.matches(line))
    return known


def imperative(scan: Scan, core: Segment, best: Intent) -> bool:
    """Whether a "not" is said to the operator's own deed (``never mask ...``), not to what a rule is about."""
    for place in range(core.first, best.first + 1):
        if scan.among(place, "not") and not scan.among(place + 1, "but"):
            light = all(scan.among(i, "light") for i in range(place + 1, best.first))
            return light and all(scan.among(i, "light") for i in range(core.first, place))
    return False


def story(scan: Scan, core: Segment, best: Intent) -> bool:
    """Whether the words tell what somebody did (``we blocked Vietnam``) and ask for nothing."""
    return narrates(scan, core.first, min(best.last, core.last))


CLAUSE = 7
"""Words before a verb among which its clause may begin with "if"."""


def narrates(scan: Scan, first: int, last: int) -> bool:
    """Whether somebody did something, by these words: ``they confirmed``; not where that is a condition."""
    subjects = {m.last - 1 for m in scan.mentions if m.kind in ("key", "client", "role", "network")}
    for place in range(first, last):
        past = scan.words[place].low.endswith("ed") and scan.at(place) != scan.words[place].low
        near = [i for i in (place - 1, place - 2) if i >= first]
        told = past and (any(scan.among(i, "subjects") for i in near) or place - 1 in subjects)
        condition = any(scan.among(i, "conditional") for i in range(max(first, place - CLAUSE), place))
        if told and not condition and not any(scan.among(i, "wishing") for i in near):
            return True
    return False
