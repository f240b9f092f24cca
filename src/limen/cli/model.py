"""``limen model``: revisions of what is learnt, compared in plain words, approved and rolled back."""

from cyclopts import App

from limen.admin.disk import open_disk
from limen.admin.models import compared, revisions_of
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where

app = App(
    name="model", help="What is learnt: revisions that were approved, what moved since, and the way back."
)


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """Every revision that was approved and is still kept."""
    with open_disk(at.settings()) as disk:
        found = revisions_of(disk)
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "revision", "approved", "by", "why", "size", "digest", right=("size",))
    for each in found:
        rows.add_row(
            str(each.revision),
            times.shown(each.at),
            say.plain(each.by),
            say.plain(each.why),
            f"{each.bytes / 1e6:.1f} MB",
            each.digest[:12],
        )
    say.out().print(rows if found else "[dim]Nothing was approved yet: `limen model approve`[/]")


@app.command
def diff(revision: int = 0, other: int = 0, /, *, most: int = 20, at: Where = HERE) -> None:
    """Which baselines moved most, in plain words.

    Parameters
    ----------
    revision
        The revision to compare with; without it, the reference in force.
    other
        The revision compared; without it, what is learnt now.
    most
        How many to tell.
    """
    with open_disk(at.settings()) as disk:
        moved = compared(disk, revision, other)
    if at.json:
        say.json_out({"moved": moved[:most], "all": len(moved)})
        return
    rows = say.table("", "baseline", "was at most", "is at most", "", right=("was at most", "is at most"))
    for each in moved[:most]:
        arrow = "[yellow]▲[/]" if each.after > each.before else "[cyan]▼[/]"
        rows.add_row(
            say.plain(each.baseline), f"{each.before:,}", f"{each.after:,}", f"{arrow} {each.times:.1f}x"
        )
    say.out().print(rows if moved else "[green]Nothing moved.[/]")
    if len(moved) > most:
        say.out().print(f"[dim]and {len(moved) - most:,} more[/]")


@app.command
def approve(*, at: Changing = CHANGING) -> None:
    """Make what is learnt now the reference that bounds all later drift."""
    _tell(at, at.change("model.approve"), "is approved")


@app.command
def rollback(revision: int, /, *, at: Changing = CHANGING) -> None:
    """Put an approved revision back, byte for byte.

    Parameters
    ----------
    revision
        Its number, as `limen model list` shows it.
    """
    _tell(at, at.change("model.rollback", revision=revision), "is in force again")


def _tell(at: Where, done: dict[str, object], words: str) -> None:
    if at.json:
        say.json_out(done)
        return
    say.out().print(
        f"[green]✓[/] model revision {done['revision']} {words}: {done['sketches']} baselines,"
        f" [dim]digest {done['digest']}[/]"
    )
