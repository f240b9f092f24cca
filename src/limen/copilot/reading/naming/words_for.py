"""Words that stand for a name only beside certain others: severities, verdicts, detectors, gateways."""

from collections.abc import Callable, Iterator

from limen.copilot.inventory import Inventory
from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan
from limen.copilot.reading.words import names_something

_NOUNS = {"suspend": "verdict_suspend", "block": "verdict_block"}
"""Verdicts that people also call otherwise, with the list of those words."""


def finder(inventory: Inventory) -> Callable[[Scan, Lexicon], Iterator[Mention]]:
    """A finder for the severities, verdicts and detectors of an inventory."""
    detectors = {name.replace("_", " "): name for name in inventory.detectors}

    def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        channel = any(mention.kind == "channel" for mention in scan.mentions)
        searched = scan.says("searching") and not channel and not scan.says("policy_word")
        alerted = channel or any(scan.among(place, "alert_words") for place in range(len(scan.words)))
        for place in range(len(scan.words)):
            word = scan.at(place)
            if word.removesuffix("s") in inventory.severities and alerted:
                yield Mention("severity", (word.removesuffix("s"),), place, place + 1)
            if searched:
                yield from _searched(scan, place, inventory, lexicon)
            if searched or alerted:
                yield from _detector(scan, place, detectors)
            if _the_gateway(scan, place, inventory):
                yield Mention("gateway", (inventory.gateways[0].id,), place, place + 1)

    return find


def _the_gateway(scan: Scan, place: int, inventory: Inventory) -> bool:
    only = len(inventory.gateways) == 1 and scan.among(place, "gateway_word")
    return only and scan.among(place - 1, "pointing")


def numbered(inventory: Inventory) -> Callable[[Scan, Lexicon], Iterator[Mention]]:
    """A finder of things that are called by their number: ``incident 2038`` is ``inc-2038``."""
    names = {
        **{("incident", each.id.split("-")[-1]): ("incident", each.id) for each in inventory.incidents},
        **{
            ("evidence", e.split("-")[-1]): ("evidence", e)
            for each in inventory.incidents
            for e in each.evidence
        },
        **{("change", each.id.split("-")[-1]): ("change", each.id) for each in inventory.changes},
    }

    def find(scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        for place in range(len(scan.words) - 1):
            gap = place + 1 + scan.among(place + 1, "number_word")
            meant = names.get((scan.at(place), scan.low(gap, gap + 1)))
            if meant:
                yield Mention(meant[0], (meant[1],), place, gap + 1)

    return find


def own_people(scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
    """``my team`` is the role that its author says he leads: ``I lead support``."""
    led = [
        m for m in scan.mentions if m.kind == "role" and scan.says("heading", max(0, m.first - 5), m.first)
    ]
    for place in range(len(scan.words) - 1) if len(led) == 1 else ():
        if scan.among(place, "mine") and scan.among(place + 1, "own_people") and scan.free(place, place + 2):
            yield Mention("role", led[0].values, place, place + 2, exact=False)


def revisions(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """``revision 16`` and ``r sixteen`` are ``r16``."""
    for place in range(len(scan.words)):
        if scan.among(place, "revision_word") and (found := number_at(scan, place + 1, lexicon)):
            yield Mention("revision", (f"r{found[0]:.0f}",), place, found[1])


def new_names(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """A name that is given to something new: ``name audit-2027``, ``call it monthend``."""
    for place in range(1, len(scan.words)):
        led = scan.among(place - 1, "it") and scan.among(place - 2, "christening")
        plain = led and scan.kind(place) == "word" and not lexicon.form(scan.words[place].low)
        if plain or (scan.kind(place) == "ident" and names_something(scan.words[:place], lexicon)):
            yield Mention("newname", (scan.words[place].text,), place, place + 1)


def _searched(scan: Scan, place: int, inventory: Inventory, _lexicon: Lexicon) -> Iterator[Mention]:
    word = scan.at(place)
    bare = scan.words[place].low.removesuffix("s")
    noun = next((name for name, said in _NOUNS.items() if scan.among(place, said)), "")
    pair = f" {scan.plain(place, place + 2)} "
    if _ordered(scan, place):
        return
    if scan.lexicon.says("verdict_step_up", pair):
        yield Mention("verdict", ("step_up",), place, place + 2)
    elif noun in inventory.verdicts:
        yield Mention("verdict", (noun,), place, place + 1)
    elif word in inventory.verdicts or bare in inventory.verdicts:
        yield Mention("verdict", (word if word in inventory.verdicts else bare,), place, place + 1)
    elif scan.words[place].text in inventory.countries_seen:
        yield Mention("country", (scan.words[place].text,), place, place + 1)


def _ordered(scan: Scan, place: int) -> bool:
    """Whether a word is an order, not a verdict: ``suspend the key``."""
    heads = place == 0 or scan.kind(place - 1) == "mark" or scan.among(place - 1, "breaks")
    return heads and scan.words[place].low == scan.at(place) and scan.among(place + 1, "article")


def _detector(scan: Scan, place: int, detectors: dict[str, str]) -> Iterator[Mention]:
    for length in (2, 1):
        name = detectors.get(scan.low(place, place + length)) or detectors.get(
            scan.plain(place, place + length)
        )
        if name:
            yield Mention("detector", (name,), place, place + length)
            return
