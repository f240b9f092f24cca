"""The opening: the first live traffic, over real HTTP through the gateway that ``limen up`` runs."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import uvloop
from rich.console import Console

from limen.admin.client import AdminClient
from limen.admin.disk import open_disk
from limen.assemble import places
from limen.demo.house import House
from limen.demo.live.connection import Pool
from limen.demo.live.player import LiveCall, Pacing, Player
from limen.demo.live.show import Show
from limen.demo.live.tally import Tally, judged
from limen.demo.scoreboard import Judged
from limen.demo.stage import Script
from limen.demo.truth import Truth
from limen.model import Action, LimenError

LAST_ANSWERS = 1.0
"""Seconds in which the gateway has surely heard of the last answers."""


class Opened(NamedTuple):
    """What came of it: what was done about each line, its figures, and the real seconds it took."""

    judged: dict[str, Judged]
    tally: Tally
    seconds: float

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.tally.calls / max(self.seconds, 0.001)


def play_opening(house: House, script: Script, console: Console) -> Opened:
    """Play it, show it, and read the evidence afterwards."""
    truths: Mapping[str, Truth] = {truth.id: truth for truth in script.truths}
    tally = Tally(truths)
    began = time.monotonic()
    uvloop.run(_play(house, script.opening, tally, console))
    seconds = time.monotonic() - began
    time.sleep(LAST_ANSWERS)
    return Opened(judged(tally, worst_actions(house)), tally, seconds)


async def _play(house: House, calls: Sequence[LiveCall], tally: Tally, console: Console) -> None:
    pool, show = Pool(house.port), Show(console, tally, len(calls))
    shown = asyncio.create_task(show.run())
    watched = asyncio.create_task(_watch_holds(house, show))
    try:
        await Player(pool.ask, tally.hear, Pacing()).play(calls)
    finally:
        pool.close()
        for task in (shown, watched):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _watch_holds(house: House, show: Show) -> None:
    """Ask the running Limen now and then how many it holds; a busy one is asked again."""
    while True:
        with contextlib.suppress(LimenError):
            show.held = await asyncio.to_thread(_holds, house)
        await asyncio.sleep(1.0)


def _holds(house: House) -> int:
    with AdminClient(places(house.settings), patience=5.0) as client:
        return len(client.ask("holds.list"))


def worst_actions(house: House) -> dict[str, Action]:
    """The worst action by request id, of call and answer, out of the journal of evidence."""
    found: dict[str, Action] = {}
    with open_disk(house.settings) as disk:
        for evidence in disk.evidence(0.0):
            call = evidence.features.call
            found[call] = max(found.get(call, Action.ALLOW), evidence.verdict.action)
    return found
