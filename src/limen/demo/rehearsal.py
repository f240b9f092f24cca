"""Judging traffic from its record, by commands anybody can run: ``limen learn`` and ``limen replay``."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from limen.demo.house import House
from limen.demo.report import read_judged
from limen.demo.scoreboard import Judged
from limen.demo.shuffle import shuffle_file, strangers
from limen.demo.truth import Truth


def rehearse(house: House, name: str, history: Path, live: Path) -> dict[str, Judged]:
    """Learn a history and judge what came after it, in a state of its own."""
    state, out = house.folder / f"{name}.state", house.folder / f"{name}.jsonl"
    finished = house.processes.finished
    finished(house.limen(f"learn-{name}", "learn", str(history), "--state", str(state), "--json"))
    replay = ("replay", str(live), "--state", str(state), "--out", str(out), "--json")
    finished(house.limen(f"replay-{name}", *replay))
    with out.open("rb") as lines:
        return read_judged(lines)


class Blind(NamedTuple):
    """What Limen did without its eyes for who calls; on lines of ``strangers`` it hit the wrong caller."""

    judged: dict[str, Judged]
    strangers: set[str]

    def on_the_right(self, truths: Iterable[Truth]) -> dict[str, Judged]:
        """Without what attack calls met in another caller's name: that caught somebody else."""
        attacks = {truth.id for truth in truths if truth.session}
        missed = attacks & self.strangers
        return {line: judged for line, judged in self.judged.items() if line not in missed}


def rehearse_blind(house: House, history: Path, live: Path, seed: int) -> Blind:
    """The same with identities shuffled, in history and afterwards."""
    blind = house.folder / "blind-history.jsonl", house.folder / "blind-live.jsonl"
    for source, place in zip((history, live), blind, strict=True):
        shuffle_file(source, place, seed)
    judged = rehearse(house, "blind", *blind)
    with live.open("rb") as lines, blind[1].open("rb") as mixed:
        return Blind(judged, strangers(lines, mixed))
