"""``limen journal``: the evidence on disk, asked in SQL, checked, and given away without names."""

import time
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from limen.admin.disk import Disk, open_disk
from limen.admin.journals import export, gaps_of, stats_of, verify
from limen.cli import say, times
from limen.cli.options import HERE, Where
from limen.model import ConfigError
from limen.stores.journal import query

app = App(name="journal", help="The journal of evidence: ask it in SQL, check it, export it.")


@app.command(name="query")
def query_(sql: str, /, *, since: str = "", most: int = 1000, at: Where = HERE) -> None:
    """Answer one SELECT over the tables evidence, signals, gaps, labels, outcomes and marks.

    `DESCRIBE evidence` tells the columns. Pseudonyms are 16 hexadecimal digits, times are UTC.

    Parameters
    ----------
    sql
        The statement (DuckDB's SQL).
    since
        Read only what is younger: a length such as 24h, or a time.
    most
        Most rows answered.
    """
    with open_disk(at.settings()) as disk:
        found = query(disk.places.journal, disk.keys, sql, since=_since(since), most_rows=most)
    for each in found.notes:
        say.note(each)
    if at.json:
        say.json_out([dict(zip(found.columns, row, strict=True)) for row in found.rows])
        return
    rows = say.table("", *found.columns)
    for row in found.rows:
        rows.add_row(*(say.plain("" if value is None else value) for value in row))
    say.out().print(rows)


@app.command
def stats(*, at: Where = HERE) -> None:
    """How large the journal is, and what it holds."""
    with open_disk(at.settings()) as disk:
        found = stats_of(disk)
    if at.json:
        say.json_out(found)
        return
    rows = say.facts(
        ("segments", f"{found.segments:,}"),
        ("on disk", f"{found.bytes / 1e6:,.1f} MB"),
        ("records", f"{found.records:,}"),
        ("evidence", f"{found.evidence:,}"),
        ("from", times.shown(found.first)),
        ("to", times.shown(found.last)),
        ("gaps", f"{found.gaps:,}"),
        ("snapshots", f"{found.snapshots:,}"),
    )
    say.out().print(rows)
    actions = "  ".join(f"{say.action(word)} {count:,}" for word, count in found.actions.items())
    say.out().print(actions)


@app.command(name="verify")
def verify_(*, at: Where = HERE) -> None:
    """Check every record's seal and the chain of revisions; exit status 1 if something is wrong."""
    began = time.monotonic()
    with open_disk(at.settings()) as disk:
        found = verify(disk)
    if at.json:
        say.json_out(found)
    else:
        console = say.out()
        for each in found.problems:
            console.print(f"[bold red]✗[/] {say.plain(each)}")
        if not found.problems:
            seconds = time.monotonic() - began
            console.print(
                f"[green]✓[/] {found.records:,} records and {found.revisions:,} revisions are whole"
                f" [dim]({seconds:.1f} s)[/]"
            )
    if found.problems:
        raise SystemExit(1)


@app.command
def gaps(*, at: Where = HERE) -> None:
    """Where evidence is missing, or may be, and why."""
    with open_disk(at.settings()) as disk:
        found = gaps_of(disk)
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "from", "to", "records lost", "because", right=("records lost",))
    for gap in found:
        lost = f"{gap.count:,}" if gap.count else "none known"
        rows.add_row(times.shown(gap.since), times.shown(gap.until), lost, say.plain(gap.reason))
    say.out().print(rows if found else "[green]No gaps.[/]")


@app.command(name="export")
def export_(
    out: Path,
    /,
    *,
    anonymous: Annotated[bool, Parameter(negative="")] = False,
    k: int = 5,
    at: Where = HERE,
) -> None:
    """Write evidence as JSON lines for training elsewhere: without values, k-anonymous.

    Parameters
    ----------
    out
        The file to write; it must not be there yet.
    anonymous
        Needed: there is no other export.
    k
        How many people a line must be like at least.
    """
    if not anonymous:
        raise ConfigError("only anonymous exports are made: say --anonymous")
    with open_disk(at.settings()) as disk:
        lines = _write(disk, out, k)
    told: dict[str, Any] = {"file": str(out), "lines": lines, "k": k}
    if at.json:
        say.json_out(told)
    else:
        say.out().print(
            f"[green]✓[/] {lines:,} lines are in {say.plain(out)}, each like those of {k} people or more"
        )


def _write(disk: Disk, out: Path, k: int) -> int:
    try:
        with out.open("xb") as file:
            return export(disk, k, file.write)
    except FileExistsError:
        raise ConfigError(f"{out}: is there already: name another file") from None
    except OSError as error:
        raise ConfigError(f"{out}: cannot be written: {error.strerror}") from None


def _since(text: str) -> float:
    return times.since(text) if text else 0.0
