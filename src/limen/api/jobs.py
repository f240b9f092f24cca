"""Jobs that read much or think long, each as the command line does it (`limen ask`, `plans`, `audit`)."""

from limen.admin.answering import Scene, answered_in
from limen.admin.audit import Audited, audited
from limen.admin.client import AdminClient
from limen.admin.disk import open_disk
from limen.admin.inventory import live_inventory
from limen.admin.plans import make_plan, tried_again
from limen.assemble.copilot import understand
from limen.assemble.places import places
from limen.copilot.explaining.telling import Explanation
from limen.copilot.inventory import Inventory
from limen.copilot.operation import Operation
from limen.copilot.plan import DryRun, Plan, operation_of
from limen.copilot.reading.answer import Planned
from limen.copilot.spelling import spelt
from limen.copilot.understanding import Understood
from limen.settings import Settings


def understood(settings: Settings, text: str, turns: tuple[str, ...]) -> Understood:
    """What words ask for."""
    with AdminClient(places(settings)) as client:
        return understand(text, turns, live_inventory(client.ask, settings), settings)


def planned(
    settings: Settings, text: str, turns: tuple[str, ...], asked: tuple[Planned, ...], author: str
) -> Plan | Understood:
    """A plan of what is ``asked``, else of the words, with its dry run; it is not kept yet. Where the words
    make none, what was understood.
    """
    with AdminClient(places(settings)) as client, open_disk(settings) as disk:
        inventory = live_inventory(client.ask, settings)
        if not asked:
            found = understand(text, turns, inventory, settings)
            if found.kind != "plan":
                return found
            asked = found.operations
        here = client.ask("ping")
        now, masking = float(here["at"]), bool(here["masking"])
        return make_plan(text, _typed(asked, inventory), disk, author, now, masking=masking)


def explained(settings: Settings, text: str, turns: tuple[str, ...]) -> tuple[Understood, list[Explanation]]:
    """What words ask for, and answers where that only reads."""
    with AdminClient(places(settings)) as client, open_disk(settings) as disk:
        inventory = live_inventory(client.ask, settings)
        found = understand(text, turns, inventory, settings)
        if found.kind != "read":
            return found, []
        scene = Scene(client.ask, disk, float(client.ask("ping")["at"]))
        return found, [answered_in(each, scene) for each in _typed(found.operations, inventory)]


def _typed(asked: tuple[Planned, ...], inventory: Inventory) -> tuple[Operation, ...]:
    return tuple(operation_of(each.op, spelt(each.slots, inventory)) for each in asked)


def tried(settings: Settings, plan: Plan) -> DryRun:
    """A plan's dry run once more."""
    with AdminClient(places(settings)) as client, open_disk(settings) as disk:
        return tried_again(plan, disk, masking=bool(client.ask("ping")["masking"]))


def checked(settings: Settings) -> Audited:
    """The audit of the whole record."""
    with open_disk(settings) as disk:
        return audited(disk)
