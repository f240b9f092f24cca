"""Names of which only a part was said: ``Rotterdam`` is the one network with that word."""

from collections import Counter
from collections.abc import Iterator

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

LEAST = 4
"""Letters of a part that stands for a name."""


class Parts:
    """Finds networks and callers by a word that only one name of the installation has."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        names = {
            **{network.id: ("network", network.cidr) for network in inventory.networks},
            **{caller.name: ("client", caller.id) for caller in inventory.callers if caller.name},
        }
        called = {
            word: role.id for role in inventory.roles for alias in role.aliases for word in _words(alias)[1:]
        }
        others = [key.id for key in inventory.keys] + [role.id for role in inventory.roles]
        common = Counter(word for name in (*names, *others, *inventory.clients) for word in _words(name))
        self._parts = {
            word: meant
            for name, meant in names.items()
            for word in _words(name)
            if common[word] == 1 and len(word) >= LEAST and not lexicon.form(word)
        }
        roles = Counter(
            word for role in inventory.roles for word in {w for a in role.aliases for w in _words(a)}
        )
        self._roles = {
            word: role
            for word, role in called.items()
            if roles[word] == 1 and len(word) >= LEAST and word not in lexicon.known and not common[word]
        }

    def find(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """Every part; it is a hint, of which nothing need come."""
        for place, word in enumerate(scan.words):
            if scan.free(place) and (meant := self._parts.get(word.low)):
                yield Mention(meant[0], (meant[1],), place, place + 1, hint=True)
            role = self._roles.get(word.low)
            if role and scan.free(place) and scan.among(place - 1, "owning"):
                yield Mention("role", (role,), place, place + 1, exact=False)


def _words(name: str) -> list[str]:
    return name.lower().replace("-", " ").split()
