"""``limen ask``: what is wanted, in plain words; a plan is shown, and nothing changes before it is agreed."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.admin.inventory import live_inventory
from limen.assemble.copilot import understanding
from limen.cli import say
from limen.cli.ask_batch import answer_all
from limen.cli.asking import Asking, planned, tell
from limen.cli.options import CHANGING, Changing
from limen.cli.patch import proposed_for
from limen.cli.secure import secure_api
from limen.cli.talk import talk
from limen.copilot.inventory import Inventory, read_inventory
from limen.copilot.patching import Terms
from limen.copilot.patching.wish import wanted_finding
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.securing.wish import wants_securing
from limen.copilot.understanding import Understanding
from limen.model import ConfigError


def ask(
    *words: str,
    plan: Annotated[bool, Parameter(negative="")] = False,
    inventory: Path | None = None,
    batch: Path | None = None,
    key: Path | None = None,
    at: Changing = CHANGING,
) -> None:
    """Say in plain words what is wanted; without words, a conversation.

    What would change is shown on recorded traffic, with names, before anything does. `limen plans apply`
    puts a plan in force, `limen undo` takes it back.

    Parameters
    ----------
    words
        What is wanted: `limen ask "cut token lifetime for contractors to 15 minutes"`.
    plan
        Only show what was understood: nothing is tried and nothing is kept.
    inventory
        A file with the names of an installation, in place of the running one; implies --plan.
    batch
        A file of sentences, one JSON line each (`id`, `text`, `turns`); a line of answer is written for each.
    key
        Your operator's key file; LIMEN_OPERATOR_KEY says the same.
    """
    copilot = understanding(_names(inventory, at), at.settings())
    if batch is not None:
        answer_all(copilot, batch)
    elif inventory is not None or plan:
        if not words:
            raise ConfigError('what is wanted? `limen ask --plan "..."`')
        _only_show(copilot, " ".join(words), at, live=inventory is None)
    elif words:
        Asking(copilot, at, key).hear(" ".join(words))
    else:
        talk(Asking(copilot, at, key), copilot.inventory)


def _only_show(copilot: Understanding, text: str, at: Changing, *, live: bool) -> None:
    if live and wants_securing(text, lexicon()):
        secure_api(text, at, keep=False)
    elif live and (finding := wanted_finding(text, lexicon())):
        tell(planned(proposed_for(finding, at, Terms()).operations), json=at.json)
    else:
        tell(copilot.read(text), json=at.json)


def _names(file: Path | None, at: Changing) -> Inventory:
    if file is not None:
        return read_inventory(file)
    with say.progress("Reading what there is", None):
        return live_inventory(lambda verb, **told: at.ask(verb, create=True, **told), at.settings())
