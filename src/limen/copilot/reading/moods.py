"""How words are meant: as a wish, a question, a thought, somebody else's words, or the opposite of a wish."""

from limen.copilot.reading.intents import line_of
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan

READS = frozenset({"explain", "search_evidence", "list_risky"})

RULES = frozenset({"add_policy", "mask_field", "set_rate_limit", "set_key_networks", "set_body_limit", "set_token_lifetime",
                   "remove_policy", "rotate_key", "require_dpop", "require_passkey", "require_mtls", "require_step_up", "set_quota", "set_budget"})  # fmt: skip
"""Operations that are often asked for by a "not": what may not be done, or not more often."""


def moods_of(scan: Scan, first: int, last: int, lexicon: Lexicon) -> set[str]:
    """The moods whose cues are among some words."""
    line, _ = line_of(scan, first, last)
    plain = [word for word in line if word]
    return {name for name, cues in lexicon.moods.items() if any(cue.find(plain) for cue in cues)}
