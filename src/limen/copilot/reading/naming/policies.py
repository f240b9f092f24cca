"""Policies as people describe them: ``the rule that forbids refunds to the partners``."""

from collections.abc import Iterator

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan
from limen.copilot.reading.naming.operations import root

REACH = 10
"""Words around ``policy`` that may describe it."""


class Policies:
    """Finds described policies by the words of their names and texts."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        said = {policy.id: f"{policy.id.replace('-', ' ')} {policy.text}" for policy in inventory.policies}
        self._words = {
            name: {root(lexicon.form(word) or word) for word in text.lower().split()}
            for name, text in said.items()
        }

    def find(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """The one policy that most of the words around ``policy`` or ``rule`` describe, at least two."""
        if any(mention.kind == "policy" for mention in scan.mentions):
            return
        for place in range(len(scan.words)):
            new = (
                any(scan.among(i, "policy_new") for i in (place - 2, place - 1)) or scan.at(place + 1) == ":"
            )
            if scan.among(place, "policy_word") and scan.free(place) and not new and not _asked(scan, place):
                around = {root(scan.at(i)) for i in range(place - REACH, place + REACH + 1)}
                near = around - scan.lexicon.sets["policy_word"] - scan.lexicon.sets["policy_small"] - {""}
                ranked = sorted(
                    ((len(near & words), name) for name, words in self._words.items()), reverse=True
                )
                if ranked and ranked[0][0] >= 2 and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
                    yield Mention("policy", (ranked[0][1],), place, place + 1, exact=False)
                    return


def _asked(scan: Scan, place: int) -> bool:
    """Whether a word is a verb here: ``cap exportOrders at ten an hour``."""
    heads = place == 0 or scan.kind(place - 1) == "mark" or scan.among(place - 1, "light")
    return heads and scan.at(place) in scan.lexicon.verbs_known and scan.words[place].low == scan.at(place)
