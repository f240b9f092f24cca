"""Words that stand for a name only beside certain others: severities beside alerts, verdicts, detectors, gateways."""

from collections.abc import Callable, Iterator

from limen.copilot.inventory import Inventory
from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan
from limen.copilot.reading.words import names_something

_ALERTS = frozenset({"alert", "severity", "severe", "alarm", "notification", "page", "channel", "->", "→"})
_VERDICTS = {"stepped up": "step_up", "step up": "step_up", "step ups": "step_up"}


def finder(inventory: Inventory) -> Callable[[Scan, Lexicon], Iterator[Mention]]:
    """A finder for the severities, verdicts and detectors of an inventory."""
    detectors = {name.replace("_", " "): name for name in inventory.detectors}

    def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        plain = {word.plain for word in scan.words}
        searched = scan.says("searching") and not channel_said(scan)
        channel = channel_said(scan)
        for place in range(len(scan.words)):
            word = scan.at(place)
            if word.removesuffix("s") in inventory.severities and (channel or plain & _ALERTS):
                yield Mention("severity", (word.removesuffix("s"),), place, place + 1)
            if searched and "policy" not in plain:
                yield from _searched(scan, place, inventory, lexicon)
            if searched or plain & _ALERTS or channel:
                yield from _detector(scan, place, detectors)
            if word == "gateway" and len(inventory.gateways) == 1 and scan.at(place - 1) in ("the", "our"):
                yield Mention("gateway", (inventory.gateways[0].id,), place, place + 1)

    return find


def revisions(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """``revision 16`` and ``r sixteen`` are ``r16``."""
    for place in range(len(scan.words)):
        if scan.at(place) in ("r", "revision", "rev") and (found := number_at(scan, place + 1, lexicon)):
            yield Mention("revision", (f"r{found[0]:.0f}",), place, found[1])


def new_names(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """A name that is given to something new: ``name audit-2027``, ``call it audit-2027``."""
    for place in range(1, len(scan.words)):
        if scan.kind(place) == "ident" and names_something(scan.words[:place], lexicon):
            yield Mention("newname", (scan.words[place].text,), place, place + 1)


def _searched(scan: Scan, place: int, inventory: Inventory, _lexicon: Lexicon) -> Iterator[Mention]:
    word = scan.at(place)
    pair = scan.plain(place, place + 2)
    bare = scan.words[place].low.removesuffix("s")
    if pair in _VERDICTS:
        yield Mention("verdict", (_VERDICTS[pair],), place, place + 2)
    elif word in inventory.verdicts or bare in inventory.verdicts:
        yield Mention("verdict", (word if word in inventory.verdicts else bare,), place, place + 1)
    elif scan.words[place].text in inventory.countries_seen:
        yield Mention("country", (scan.words[place].text,), place, place + 1)


def _detector(scan: Scan, place: int, detectors: dict[str, str]) -> Iterator[Mention]:
    for length in (2, 1):
        name = detectors.get(scan.low(place, place + length)) or detectors.get(scan.plain(place, place + length))
        if name:
            yield Mention("detector", (name,), place, place + length)
            return


def channel_said(scan: Scan) -> bool:
    """Whether it is about where something is sent, not about what was found."""
    return any(mention.kind == "channel" for mention in scan.mentions)
