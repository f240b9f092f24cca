"""Judging traffic from its record, by commands anybody can run: ``limen learn`` and ``limen replay``."""

from pathlib import Path

from limen.demo.house import House
from limen.demo.report import read_judged
from limen.demo.scoreboard import Judged
from limen.demo.shuffle import shuffle_file


def rehearse(house: House, name: str, history: Path, live: Path) -> dict[str, Judged]:
    """Learn a history and judge what came after it, in a state of its own."""
    state, out = house.folder / f"{name}.state", house.folder / f"{name}.jsonl"
    finished = house.processes.finished
    finished(house.limen(f"learn-{name}", "learn", str(history), "--state", str(state), "--json"))
    replay = ("replay", str(live), "--state", str(state), "--out", str(out), "--json")
    finished(house.limen(f"replay-{name}", *replay))
    with out.open("rb") as lines:
        return read_judged(lines)


def rehearse_blind(house: House, history: Path, live: Path, seed: int) -> dict[str, Judged]:
    """The same with identities shuffled, in history and afterwards: Limen without its eyes for who calls."""
    blind = house.folder / "blind-history.jsonl", house.folder / "blind-live.jsonl"
    for source, place in zip((history, live), blind, strict=True):
        shuffle_file(source, place, seed)
    return rehearse(house, "blind", *blind)
