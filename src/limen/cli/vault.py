"""``limen vault``: what is kept of people, and its end."""

from typing import Annotated

from cyclopts import App, Parameter

from limen.assemble import open_installation, places
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where, running
from limen.credentials.master import rotate_master
from limen.model import ConfigError

app = App(name="vault", help="The sealed vault: erase a person, rotate the master key.")


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


@app.command
def rotate(*, at: Where = HERE) -> None:
    """Give the installation a new master key generation. Every key, name and baseline stays.

    What is sealed from now on is sealed under the new generation, names are sealed again at once, the journal
    as its segments end. Limen must be stopped; back the master key file up afterwards.
    """
    settings = at.settings()
    where = places(settings)
    client = running(where)
    if client is not None:
        client.close()
        raise ConfigError("Limen is running with the present key: stop `limen up` first")
    open_installation(settings).close()
    keyring = rotate_master(where.master, where.seal, times.now())
    installation = open_installation(settings)
    try:
        people = installation.vault.rewrap()
        installation.snapshot()
    finally:
        installation.close()
    if at.json:
        say.json_out({"generation": keyring.current, "people": people})
        return
    say.out().print(
        f"[green]✓[/] master key generation {keyring.current}, {people} people's names sealed again\n"
        f"  back up {say.plain(str(where.master))}"
    )
