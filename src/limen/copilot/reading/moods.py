"""How words are meant: as a wish, a question, a thought, somebody else's words, or the opposite of a wish."""

from limen.copilot.reading.intents import line_of
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan


def moods_of(scan: Scan, first: int, last: int, lexicon: Lexicon) -> frozenset[str]:
    """The moods whose cues are among some words; names are no words here."""
    known = scan.moods.get((first, last))
    if known is None:
        line, _ = line_of(scan, first, last, names=False)
        known = scan.moods[first, last] = frozenset(name for name, _, _ in lexicon.moods.matches(line))
    return known
