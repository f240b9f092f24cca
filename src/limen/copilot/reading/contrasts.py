"""What is only set against what is meant: ``the VPN rather than the office``, ``seven a week, not five``.

Such a mention becomes one of the kind ``former``, from which no slot is filled.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from limen.copilot.reading.mention import Mention, Scan

LEAD = 4
"""Words between the contrast and the mention it sets aside."""

AMOUNTS = frozenset({"duration", "rate", "size", "share", "number", "date"})
_TARGETS = frozenset(
    {
        "role",
        "key",
        "client",
        "network",
        "country",
        "operation",
        "channel",
        "gateway",
        "model",
        "policy",
        "severity",
        "detector",
        "field",
    }
)


def contrasted(scan: Scan) -> list[Mention]:
    """All mentions, those that are set aside as ``former`` ones."""
    away = {id(mention) for mention in (*_set_aside(scan), *_described(scan))}
    return [replace(m, kind="former") if id(m) in away else m for m in scan.mentions]


def _set_aside(scan: Scan) -> Iterator[Mention]:
    sentences = _sentences(scan)
    near: dict[int, list[Mention]] = {}
    for mention in scan.mentions:
        near.setdefault(sentences[mention.first], []).append(mention)
    for mention in scan.mentions:
        against = _against(scan, mention)
        if against or _may_be_left(scan, mention):
            around = near[sentences[mention.first]]
            rivals = [m for m in around if m is not mention and _alike(m, mention)]
            if rivals and (against or _left(scan, mention, rivals)):
                yield mention


def _sentences(scan: Scan) -> list[int]:
    """The number of the sentence in which each word stands."""
    found, number = [], 0
    for place in range(len(scan.words)):
        found.append(number)
        number += scan.at(place) in _ENDS and scan.free(place)
    return found


_ENDS = frozenset(".!?;")


def _described(scan: Scan) -> Iterator[Mention]:
    """Operations of a clause that only says which network or caller is meant: ``the range from which the
    login wave came``.
    """
    for mention in scan.mentions:
        if mention.kind != "operation" or mention.exact:
            continue
        for subject in (
            m for m in scan.mentions if m.kind in _SOURCES and 0 < mention.first - m.last < CLAUSE
        ):
            head = subject.last + scan.among(subject.last, "relative_leads")
            between = (scan.at(i) in (",", ".", ";", ":") for i in range(head, mention.first))
            if scan.among(head, "relative_heads") and not any(between):
                yield mention


_SOURCES = frozenset({"network", "client", "key"})
CLAUSE = 9
"""Words of such a clause before the operation in it."""


def _alike(one: Mention, other: Mention) -> bool:
    """Whether one may stand where the other does; a bare number where any amount does."""
    amounts = one.kind in AMOUNTS and other.kind == "number"
    return one.kind == other.kind or amounts


def _against(scan: Scan, mention: Mention) -> bool:
    """Whether words before set it aside; a bare "not" does so to amounts alone, since it may also forbid."""
    for start in range(max(0, mention.first - LEAD), mention.first):
        words = scan.phrase(start, scan.lexicon.raw["set_against"])
        words = words or (
            mention.kind in AMOUNTS and scan.phrase(start, scan.lexicon.raw["set_against_amount"])
        )
        if words and all(scan.among(i, "leading") for i in range(start + words, mention.first)):
            return mention.kind in AMOUNTS | _TARGETS
    return False


def _may_be_left(scan: Scan, mention: Mention) -> bool:
    """Whether an amount stands between "from" and "to", or before an arrow; days between which something is
    looked for both count.
    """
    led = scan.among(mention.first - 1, "leaving") and scan.among(mention.last, "arriving")
    if mention.kind == "date" and scan.says("searching"):
        return False
    return mention.kind in AMOUNTS and (led or scan.among(mention.last, "arrows"))


def _left(scan: Scan, mention: Mention, rivals: list[Mention]) -> bool:
    """Whether it is the amount that is left: ``from 120 to 200 a minute``, ``600/min -> 300/min``."""
    behind = (mention.last + 1, mention.last + 2)
    return _may_be_left(scan, mention) and any(rival.first in behind for rival in rivals)
