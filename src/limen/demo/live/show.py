"""The live part as people see it: a table where there is a terminal, a line every few seconds elsewhere."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.table import Table

from limen.demo.attackers import KINDS
from limen.demo.live.tally import OWNERS, Tally
from limen.model import Action

NONE: Counter[Action] = Counter()
EVERY, EVERY_LINE = 0.25, 5.0


class Show:
    """Shows a tally until cancelled. ``held`` is how many keys and callers are held now."""

    def __init__(self, console: Console, tally: Tally, total: int) -> None:
        self._console = console
        self._tally = tally
        self._total = total
        self._began = time.monotonic()
        self.held = 0

    async def run(self) -> None:
        """Show it again and again."""
        if not self._console.is_terminal:
            while True:
                await asyncio.sleep(EVERY_LINE)
                self._console.print(self.line(), markup=False, highlight=False, soft_wrap=True)
        with Live(self.table(), console=self._console, auto_refresh=False) as live:
            try:
                while True:
                    live.update(self.table(), refresh=True)
                    await asyncio.sleep(EVERY)
            finally:
                live.update(self.table(), refresh=True)

    @property
    def rate(self) -> float:
        """Calls a second so far, in real seconds."""
        return self._tally.calls / max(0.1, time.monotonic() - self._began)

    def line(self) -> str:
        """Where things are, in one line."""
        tally = self._tally
        caught, seen = map(sum, zip(*map(tally.caught, KINDS), strict=True))
        benign = tally.actions.get("benign", NONE)
        return (
            f"       {_clock(tally.now)}  {tally.calls:,} of {self._total:,} calls, {self.rate:,.0f}/s;"
            f" {caught} of {seen} attacks caught, {self.held} held;"
            f" benign: {benign[Action.STEP_UP]} stepped up, {benign[Action.BLOCK]} blocked"
        )

    def table(self) -> Table:
        """Who calls, and what they meet."""
        tally = self._tally
        title = (
            f"{_clock(tally.now)}   {tally.calls:,} of {self._total:,} calls, {self.rate:,.0f}/s,"
            f" {self.held} held"
        )
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        table.header_style = "dim"
        table.add_column("who calls", no_wrap=True)
        for name in ("calls", "passed", "stepped up", "blocked", "caught"):
            table.add_column(name, justify="right")
        for kind in ("benign", OWNERS, *KINDS):
            if kind in tally.actions:
                table.add_row(*self._row(kind))
        return table

    def _row(self, kind: str) -> tuple[str, ...]:
        actions = self._tally.actions[kind]
        caught, seen = self._tally.caught(kind)
        colour = "green" if kind in ("benign", OWNERS) else "red" if caught else "yellow"
        counts = (actions.total(), actions[Action.ALLOW], actions[Action.STEP_UP], actions[Action.BLOCK])
        name = f"[{colour}]{kind.replace('_', ' ')}[/]"
        return (name, *(f"{count:,}" for count in counts), f"{caught} of {seen}" if seen else "")


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%a %d %b %H:%M") if at else "nobody yet"
