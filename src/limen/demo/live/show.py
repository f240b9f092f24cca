"""The live part as people see it: a table where there is a terminal, a line every few seconds elsewhere."""

import asyncio
import time
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.table import Table

from limen.demo.attackers import KINDS
from limen.demo.live.tally import Tally
from limen.demo.scoreboard import ENOUGH
from limen.model import Action

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
                self._console.print(self.line(), markup=False, highlight=False)
        with Live(self.table(), console=self._console, auto_refresh=False) as live:
            try:
                while True:
                    live.update(self.table(), refresh=True)
                    await asyncio.sleep(EVERY)
            finally:
                live.update(self.table(), refresh=True)

    def line(self) -> str:
        """Where things are, in one line."""
        tally = self._tally
        stopped, attacks = tally.stopped.total(), tally.attacks.total()
        return (
            f"  {_clock(tally.now)}  {tally.calls:,} of {self._total:,} calls, {self.rate:,.0f}/s,"
            f" {self.held} held; attack calls stopped {stopped:,} of {attacks:,};"
            f" benign calls challenged {tally.benign[Action.STEP_UP]}, blocked {tally.benign[Action.BLOCK]}"
        )

    @property
    def rate(self) -> float:
        """Calls a second so far, in real seconds."""
        return self._tally.calls / max(0.1, time.monotonic() - self._began)

    def table(self) -> Table:
        """Who calls, and what they meet."""
        tally = self._tally
        shown = Table(
            "who calls",
            "calls",
            "passed",
            "stopped",
            title=f"Live through Envoy: {_clock(tally.now)}, {tally.calls:,} of {self._total:,} calls,"
            f" {self.rate:,.0f} a second, {self.held} held",
            title_justify="left",
            header_style="dim",
            box=None,
        )
        benign = tally.benign.total()
        wrong = sum(count for action, count in tally.benign.items() if action >= ENOUGH)
        shown.add_row("[green]benign callers[/]", f"{benign:,}", f"{benign - wrong:,}", f"{wrong:,}")
        for kind in KINDS:
            if calls := tally.attacks[kind]:
                stopped = tally.stopped[kind]
                colour = "red" if stopped else "white"
                shown.add_row(f"[{colour}]{kind}[/]", f"{calls:,}", f"{calls - stopped:,}", f"{stopped:,}")
        return shown


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%a %d %b %H:%M") if at else "nobody yet"
