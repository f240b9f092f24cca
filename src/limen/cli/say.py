"""How commands speak: results on stdout (a table or JSON), everything else on stderr.

Text that may come from traffic goes through ``plain``: rich must not read markup in it, and a terminal must
not read control sequences.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

ACTION_STYLES = {
    "allow": "green",
    "watch": "cyan",
    "slow": "yellow",
    "step_up": "bold yellow",
    "block": "bold red",
    "suspend": "bold white on red",
}


def out() -> Console:
    """Where results go."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> Console:
    """Where everything else goes."""
    return Console(stderr=True, highlight=False)


def plain(text: object) -> str:
    """Any text, safe to show: no markup, no control characters."""
    return escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def plain_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(plain, text.split("\n")))


def json_out(value: Any) -> None:
    """A result for programs: indented JSON on stdout."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def note(text: str) -> None:
    """A remark for the person at the terminal, on stderr."""
    err().print(plain(text), soft_wrap=True)


def action(word: str) -> str:
    """An action in its colour."""
    return f"[{ACTION_STYLES.get(word, 'white')}]{plain(word)}[/]"


def share(part: float) -> str:
    """A part of one as a percentage, coloured by how good it is."""
    style = "green" if part >= 0.9 else "yellow" if part >= 0.5 else "red"
    return f"[{style}]{part * 100:.0f} %[/]"


def table(title: str, *columns: str, right: Iterable[str] = ()) -> Table:
    """An empty table in the house's style; the columns named in ``right`` are set to the right."""
    made = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        box=None,
        pad_edge=False,
    )
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def facts(*pairs: tuple[str, str]) -> Table:
    """Names and what they are, one a line; those without a value are left out."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in pairs:
        if value:
            made.add_row(name, value)
    return made


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Progress | None]:
    """A bar on stderr, only where somebody can see it; ``None`` elsewhere. Its one task has id 0."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        bar.add_task(what, total=total)
        yield bar
