"""``limen doctor``: what is wrong, and its cure."""

from limen.admin.checkup import checkup
from limen.cli import say
from limen.cli.options import HERE, Where

_SIGNS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "wrong": "[bold red]✗[/]"}


def doctor(*, at: Where = HERE) -> None:
    """Look at everything Limen needs, and say what is wrong with the cure; exit status 1 if something is."""
    found = checkup(at.settings())
    if at.json:
        say.json_out(found)
    else:
        rows = say.table("", "", "check", "found")
        for each in found:
            cure = f"\n[bold]→ {say.plain(each.cure)}[/]" if each.cure else ""
            rows.add_row(_SIGNS[each.state], each.check, say.plain(each.said) + cure)
        say.out().print(rows)
    if any(each.state == "wrong" for each in found):
        raise SystemExit(1)
