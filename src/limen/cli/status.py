"""``limen status``: what is learnt and how sure, what is in force, what was promised and what came."""

from typing import Annotated, Any

from cyclopts import Parameter
from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from limen.cli import say, times
from limen.cli.options import HERE, Where

SHOWN = 20


def status(
    *,
    all_operations: Annotated[bool, Parameter(name="--all", negative="")] = False,
    at: Where = HERE,
) -> None:
    """How things stand: what is learnt and how sure, what is in force, what was promised and what came.

    Parameters
    ----------
    all_operations
        Show every operation, not only the most used ones.
    """
    told = at.ask("status")
    if at.json:
        say.json_out(told)
        return
    console = say.out()
    console.print(Columns([_in_force(told), _promises(told)]))
    console.print(_operations(told["known"]["operations"], None if all_operations else SHOWN, told["at"]))
    _rest(console, told, all_operations)


def _in_force(told: dict[str, Any]) -> Panel:
    known = told["known"]
    routes = told["routes_in_other_modes"]
    journal = told["journal"] if told["journal"] == "ok" else f"[bold red]{told['journal']}[/]"
    dropped = f", {told['journal_dropped']:,} records dropped" if told["journal_dropped"] else ""
    rows = say.facts(
        ("mode", f"[bold]{told['mode']}[/]" + (f" ({routes} routes say otherwise)" if routes else "")),
        ("policy", say.plain(told["policy"])),
        ("learning", say.plain(told["learning"])),
        (
            "model",
            f"revision {known['revision']}" if known["approved"] else "not approved: limen model approve",
        ),
        ("known", f"{len(known['operations']):,} operations, {known['callers']:,} callers"),
        ("identity", say.plain(told["identity"])),
        ("keys", f"{told['keys']:,} active"),
        ("holds", f"{told['holds']:,} in force"),
        ("exceptions", f"{told['exceptions']:,}" if told["exceptions"] else ""),
        (
            "journal",
            journal + dropped + (f": {say.plain(told['journal_reason'])}" if told["journal_reason"] else ""),
        ),
        ("data", say.plain(told["data"])),
    )
    return Panel(rows, title="In force", title_align="left", expand=False)


def _promises(told: dict[str, Any]) -> Panel:
    """What benign traffic may meet at most, beside what all traffic met since the start."""
    rows = say.table("", "at least", "promised", "met", "calls", right=("promised", "met", "calls"))
    for rate in told["rates"]:
        met = f"{rate['share'] * 100:.3f} %" if told["calls"] else "-"
        rows.add_row(say.action(rate["action"]), f"{rate['promised'] * 100:.3f} %", met, f"{rate['asked']:,}")
    rows.add_row("[dim]judged[/]", "", "", f"{told['calls']:,}")
    return Panel(rows, title="Promised and met since the start", title_align="left", expand=False)


def _operations(found: list[dict[str, Any]], most: int | None, now: float) -> Table:
    rows = say.table(
        "Operations",
        "operation",
        "calls",
        "callers",
        "sure",
        "last seen",
        "",
        right=("calls", "callers", "sure"),
    )
    for known in found[:most]:
        rows.add_row(
            say.plain(known["operation"]),
            f"{known['calls']:,}",
            f"{known['callers']:,}",
            say.share(known["sure"]),
            times.ago(known["last_seen"], now),
            "" if known["declared"] else "[dim]not declared[/]",
        )
    return rows


def _rest(console: Console, told: dict[str, Any], all_operations: bool) -> None:
    more = len(told["known"]["operations"]) - SHOWN
    if more > 0 and not all_operations:
        console.print(f"[dim]and {more:,} more operations: `limen status --all`[/]")
    if told["zombie"]:
        console.print(
            f"[yellow]{told['zombie']:,} declared operations were never called:[/] limen operations zombie"
        )
    held = {why: count for why, count in told["refusals"].items() if why not in ("learnt", "not learnt")}
    if held:
        said = ", ".join(f"{say.plain(why)} {count:,}" for why, count in sorted(held.items()))
        console.print(f"[dim]Not learnt, or with less weight: {said}[/]")
