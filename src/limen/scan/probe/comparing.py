"""Answers beside one another: does one give what the other gives, and what of it is somebody's own."""

from typing import Any, Final

from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.slots import Slot
from limen.scan.probe.things import Json, objects_in
from limen.scan.words import SECRETS, words

PERSONAL: Final = SECRETS | frozenset(
    ("address", "balance", "birth", "birthday", "born", "card", "credit", "email", "health",
     "income", "insurance", "mobile", "phone",
     "salary", "street", "tel", "telephone")
)  # fmt: skip
LONG: Final = 12
"""Characters of a plain text from which on it is taken for content."""


def same(one: Answer, other: Answer, kind: str = "") -> bool:
    """Whether the second gives what the first gives: an object in common, or the same text."""
    if not (one.ok and other.ok):
        return False
    if one.json is None or other.json is None:
        return one.text == other.text and len(one.text.strip()) >= LONG
    return bool(_told(one, kind) & _told(other, kind))


def _told(answer: Answer, kind: str) -> set[frozenset[tuple[str, str]]]:
    """Objects that say something: two plain members at the least."""
    found = (
        frozenset((name, repr(value)) for name, value in each.items() if not isinstance(value, dict | list))
        for _, each in objects_in(answer.json, kind)
    )
    return {each for each in found if len(each) >= 2}


def private(probe: Probe, call: Call, answer: Answer, who: str) -> bool:
    """Whether an answer holds what ``who`` was not shown before: things that he does not know, or members of
    theirs that are personal."""
    for kind, each in objects_in(answer.json, call.kind):
        if probe.objects.belongs(each, who):
            return False
        if "id" in each and not _known(probe, who, kind, each["id"]) and len(each) > 1:
            return True
        new = set(each) - _members_shown(probe, who, each)
        if any(not PERSONAL.isdisjoint((name.lower(), *words(name))) for name in new):
            return True
    return False


def _known(probe: Probe, who: str, kind: str, value: Any) -> bool:
    return any(known.value == value and known.kind == kind for known in probe.objects.fairly(who))


def _members_shown(probe: Probe, who: str, thing: Json) -> set[str]:
    """Members of the very thing that he was shown elsewhere."""
    return {
        name
        for known in probe.objects.fairly(who)
        if known.own and thing.get(known.by) == known.value
        for name in known.of
    }


def unknown(probe: Probe, slot: Slot, value: Any, who: str) -> bool:
    """Whether nothing that ``who`` was shown named that thing."""
    return not probe.objects.knows(who, slot, value)


def thing(answer: Answer) -> Json:
    """The outermost object of an answer; empty where it is none."""
    return answer.json if isinstance(answer.json, dict) else {}
