"""``limen audit``: whether the record of changes is whole, plans and their approvals included."""

from cyclopts import App

from limen.admin.audit import audited
from limen.admin.disk import open_disk
from limen.cli import say
from limen.cli.options import HERE, Where

app = App(name="audit", help="The record of changes and plans: check it.")


@app.command
def verify(*, at: Where = HERE) -> None:
    """Check the chain of revisions, all plans and approvals; exit status 1 if something is wrong."""
    with open_disk(at.settings()) as disk:
        found = audited(disk)
    if at.json:
        say.json_out(found)
    else:
        for problem in found.problems:
            say.out().print(f"[bold red]✗[/] {say.plain(problem)}")
        if not found.problems:
            say.out().print(
                f"[green]✓[/] {found.revisions:,} revisions, {found.plans:,} plans and {found.approvals:,}"
                " approvals are whole"
            )
            say.out().print(
                f"[dim]newest: r{found.head}, {found.hash}: kept elsewhere, it shows a cut end[/]"
            )
    if found.problems:
        raise SystemExit(1)
