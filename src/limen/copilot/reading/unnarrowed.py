"""Words that cannot narrow a wish, since it is about one thing with a name: ``stop edge for the patch``.

No word that is not known makes ``edge`` another gateway or ``r42`` another revision, and these operations
have no condition that it could be. What may still change something is asked about: a name, another verb, a
time.
"""

from limen.copilot.reading.group import Group
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.segments import Segment
from limen.copilot.reading.units import MEASURED

_NAMED = frozenset(
    {
        "rotate_key", "resume_key", "revoke_key", "suspend_key", "set_key_expiry", "stop_gateway",
        "start_gateway", "approve_model", "rollback_model", "remove_policy", "label_evidence", "undo",
        "import_spec", "plant_decoy", "block_client",
    }
)  # fmt: skip
_TIMED = frozenset({"suspend_key", "block_client", "set_key_expiry", "rotate_key", "label_evidence"})
"""Operations to which an unknown word may give an end: ``over Easter``."""

_MEASURED = frozenset({"set_rate_limit", "set_quota", "set_token_lifetime", "set_body_limit", "set_budget"})

AHEAD = 5
"""Words behind a verb among which its amount begins."""

BACK = 4
"""Words before one in which a word that leads to a time may stand."""

_LISTS = ("strict", "bound", "bound_firm", "restricting", "scope_words", "doubt_times")


def harmless(scan: Scan, place: int, part: Segment, group: Group) -> bool:
    """Whether a word that nothing understood can change nothing."""
    if not _open(scan, place) or _heads(scan, place, part):
        return False
    if group.op in _MEASURED:
        return _verb(scan, place) or _adjective(scan, place)
    if group.op not in _NAMED:
        return False
    return group.op not in _TIMED or not _ends(scan, place, part)


def _verb(scan: Scan, place: int) -> bool:
    """Whether it is the verb between whoever is limited and the limit: ``partners may squirt 50 calls``."""
    led = scan.among(place - 1, "modal") or (not scan.free(place - 1) and scan.kind(place - 1) != "mark")
    behind = (place + step for step in range(1, AHEAD))
    return led and any(m.first in behind and m.kind in MEASURED for m in scan.mentions)


def _adjective(scan: Scan, place: int) -> bool:
    """Whether it only says how much an amount is: ``a measly five calls a minute``."""
    led = scan.among(place - 1, "article_one") or scan.among(place - 1, "determiners")
    return led and any(m.first == place + 1 and m.kind in MEASURED for m in scan.mentions)


def _open(scan: Scan, place: int) -> bool:
    """Whether it is a plain word of no list: no name, no number, no verb of wishes, no word of scope."""
    word, lexicon = scan.words[place], scan.lexicon
    named = not word.text.islower() and scan.kind(place - 1) not in ("mark", "")
    if word.kind != "word" or named or not word.text.isalpha() or word.plain in lexicon.known:
        return False
    return word.plain not in lexicon.verbs_known and not any(scan.among(place, name) for name in _LISTS)


def _heads(scan: Scan, place: int, part: Segment) -> bool:
    """Whether a segment begins with it, so that it may be a verb of another wish."""
    before = range(part.first, place)
    return (
        all(scan.among(i, "light") or scan.among(i, "courtesy") for i in before)
        and scan.at(place) == scan.words[place].low
    )


def _ends(scan: Scan, place: int, part: Segment) -> bool:
    """Whether a word that leads to a time stands shortly before it, with nothing named between."""
    for at in range(place - 1, max(part.first, place - BACK) - 1, -1):
        if not scan.free(at):
            return False
        if scan.among(at, "leads_to_time"):
            return True
    return False
