"""``limen holds`` and ``limen revisions``: what stands against whom and its end; who changed what."""

import re

from cyclopts import App

from limen.admin.verb import shown
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where

app = App(name="holds", help="Blocks and suspensions in force: list and lift them.")


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """Every block and suspension in force, with the command that ends it."""
    found = at.ask("holds.list")
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "action", "of", "since", "until", "because", "undo")
    for hold in found:
        rows.add_row(
            say.action(hold["action"]),
            say.plain(f"key {hold['key']}" if hold["key"] else f"{hold['scope']} {hold['subject']}"),
            times.shown(hold["since"]),
            times.shown(hold["until"]) if hold["until"] else "lifted",
            say.plain(f"{hold['reason']} (by {hold['by']})"),
            f"limen undo {hold['evidence'] or hold['name']}",
        )
    say.out().print(rows if found else "[dim]Nothing stands against anyone.[/]")


@app.command
def lift(hold: str, /, *, at: Changing = CHANGING) -> None:
    """End a block or suspension, and forget the suspicion behind it.

    Parameters
    ----------
    hold
        Its name, the evidence it was decided on, or the API key it holds.
    """
    tell(at, at.change("holds.lift", name=hold))


def revisions(*, most: int = 20, at: Where = HERE) -> None:
    """The newest changes: who, when, what and why. `limen undo r12` takes one back.

    Parameters
    ----------
    most
        How many.
    """
    found = at.ask("revisions", most=most)
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "revision", "when", "by", "what", "why")
    for revision in found:
        rows.add_row(
            f"r{revision['number']}",
            times.shown(revision["at"]),
            say.plain(revision["by"]),
            say.plain(_hexadecimal(revision["what"])),
            say.plain(revision["why"]),
        )
    say.out().print(rows if found else "[dim]Nothing was changed yet.[/]")


def _hexadecimal(what: str) -> str:
    """A revision's words with pseudonyms as they are shown everywhere else."""
    return re.sub(r"\b\d{12,20}\b", lambda found: shown(int(found[0])), what)


def tell(at: Where, undone: dict[str, object]) -> None:
    """What was taken back."""
    if at.json:
        say.json_out(undone)
        return
    say.out().print(
        f"[green]✓[/] {say.plain(_hexadecimal(str(undone['what'])))} [dim](revision r{undone['revision']})[/]"
    )
