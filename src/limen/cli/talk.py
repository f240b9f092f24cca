"""The conversation of ``limen ask``: a line a turn, names completed with the tabulator; ``apply`` applies."""

import readline
from collections.abc import Iterator

from limen.cli import say
from limen.cli.asking import Asking
from limen.cli.plans import apply
from limen.copilot.inventory import Inventory
from limen.copilot.operations import BY_NAME
from limen.model import LimenError

_OVER = frozenset({"quit", "exit", "bye"})


def talk(asking: Asking, inventory: Inventory) -> None:
    """Hear turns until the end of the input; what Limen says no to ends a turn, not the conversation."""
    _complete(inventory)
    say.note(
        "Say what you want in plain words. `apply` puts the last plan in force, `fetch` reads the document"
        " that it names, `quit` ends."
    )
    for line in _turns():
        try:
            if line == "apply":
                _apply(asking)
            elif line == "fetch":
                asking.fetch()
            else:
                asking.hear(line)
        except LimenError as error:
            say.note(str(error))


def _turns() -> Iterator[str]:
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line in _OVER:
            return
        if line:
            yield line


def _apply(asking: Asking) -> None:
    if asking.plan is None:
        say.note("There is no plan yet: say what you want.")
        return
    apply(asking.plan.id, approve=True)


def _complete(inventory: Inventory) -> None:
    """Complete names of the inventory and of operations."""
    names = sorted(_names(inventory) | set(BY_NAME))

    def fits(text: str, state: int) -> str | None:
        found = [name for name in names if name.startswith(text)] if text else []
        return found[state] if state < len(found) else None

    readline.set_completer_delims(" ,;")
    readline.set_completer(fits)
    readline.parse_and_bind("tab: complete")


def _names(inventory: Inventory) -> set[str]:
    parts = (inventory.roles, inventory.keys, inventory.operations, inventory.networks, inventory.callers,
             inventory.incidents, inventory.policies, inventory.gateways, inventory.models)  # fmt: skip
    return {str(each.id) for part in parts for each in part} | set(inventory.scopes) | set(inventory.clients)
