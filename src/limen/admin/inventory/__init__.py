"""What an operator of this installation can speak about, as it stands now (``limen.copilot.inventory``).

In two parts, because two processes know it: ``told`` is what the running one has in its hands, between two
decisions; ``completed`` adds what only the journal and the vault know, read beside it. No text that callers
sent is in it: paths only where a document declares them or several callers use them, callers only by names
that a verified credential carries and that cannot be taken for words or for another name.
"""

import msgspec

from limen.admin.disk import open_disk
from limen.admin.inventory.incidents import Parties
from limen.admin.inventory.seen import added, seen_in
from limen.admin.inventory.told import Told, told
from limen.admin.verb import Ask
from limen.copilot.inventory import Inventory
from limen.settings import Settings


def live_inventory(ask: Ask, settings: Settings) -> Inventory:
    """All of it; raises ``ConfigError`` where there is no installation."""
    part = msgspec.convert(ask("inventory"), Told)
    with open_disk(settings) as disk:
        return added(part, seen_in(disk, part.last), disk)


__all__ = ["Inventory", "Parties", "Told", "added", "live_inventory", "seen_in", "told"]
