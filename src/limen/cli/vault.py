"""``limen vault``: what is kept of people, and its end."""

from typing import Annotated

from cyclopts import App, Parameter

from limen.cli import say
from limen.cli.options import CHANGING, Changing
from limen.model import ConfigError

app = App(name="vault", help="The sealed vault: names behind pseudonyms, and the erasure of a person.")


@app.command
def erase(
    name: str, /, *, yes: Annotated[bool, Parameter(negative="")] = False, at: Changing = CHANGING
) -> None:
    """Erase a person: the names in the vault with their key, API keys' details, and all that was learnt.

    What the journal keeps of them is pseudonyms that nothing leads back from. This cannot be undone.

    Parameters
    ----------
    name
        The plain name: a principal, a key's public id, or an address.
    yes
        Erase, for good.
    """
    if not yes:
        raise ConfigError(f"erasing {name!r} cannot be undone: say --yes")
    done = at.change("vault.erase", name=name)
    if at.json:
        say.json_out(done)
        return
    keys = f", {len(done['keys'])} API keys revoked" if done["keys"] else ""
    say.out().print(f"[green]✓[/] erased: {done['names']} vault keys, {done['sketches']:,} baselines{keys}")
