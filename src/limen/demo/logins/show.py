"""The scenes as people read them: what happened, what Limen said in its own words, what came of it."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limen.demo.logins.scene import Scene
from limen.identity.doors.rest import Answer

INDENT: Final = 7
_TERMS, _LEAST = 3, 1.0
"""How many terms against the owner are shown, the loudest first, and from how many bits on."""


def shown(scenes: Iterable[Scene], console: Console) -> Iterator[Scene]:
    """The scenes, each shown once it was played."""
    for number, scene in enumerate(scenes, 1):
        _show(scene, number, console)
        yield scene


def _show(scene: Scene, number: int, console: Console) -> None:
    line(console, f"[bold]{number}[/]  ", scene.before or scene.asked)
    if scene.said is not None:
        line(console, "   [bold]Limen:[/] ", _verdict(scene.said))
        rows = list(_rows(scene.said))
        if rows:
            console.print(Padding(_table(rows), (0, 0, 0, INDENT + 3)))
    for told in scene.after:
        line(console, "   ", told)
    mark = "[green]✓[/]" if scene.holds else "[bold red]✗[/]"
    line(console, f"   {mark} ", scene.seen)


def line(console: Console, head: str, text: str) -> None:
    """One line, and what of it does not fit below its own beginning."""
    grid = Table.grid()
    grid.add_row(" " * INDENT, Text.from_markup(head), Text(text))
    console.print(grid)


def _verdict(said: Answer) -> str:
    risk = said.risk
    return f"{said.action}, {risk.bits:.1f} bits ({risk.level}), confidence {risk.confidence:.0%}"


def _table(rows: list[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("bits", "why", "of", "observed", "expected"):
        table.add_column(name, justify="left" if name in {"why", "of"} else "right")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _rows(said: Answer) -> Iterator[tuple[str, ...]]:
    """The loudest terms against the owner, each with its first and its last number."""
    against = [term for term in said.risk.terms.values() if term.bits >= _LEAST]
    for term in sorted(against, key=lambda term: -term.bits)[:_TERMS]:
        head = (f"{term.bits:.1f}", term.reason)
        for fact in dict.fromkeys((*term.facts[:1], *term.facts[-1:])):
            yield *head, fact.name.replace("_", " "), _short(fact.observed), _short(fact.expected)
            head = ("", "")


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
