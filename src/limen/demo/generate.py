"""Write a fortnight of history, some live days and the truth about them:

``python -m limen.demo.generate --seed 1 --days 14 --out history.jsonl --live live.jsonl --truth truth.jsonl``
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from limen.demo.attackers import Casting, attackers
from limen.demo.interchange import line_of
from limen.demo.population import population
from limen.demo.rhythm import DAY, FIRST_MONDAY
from limen.demo.shop import Shop, seeded
from limen.demo.simulation import Actor, Sighting, simulate
from limen.demo.truth import Truth, truth_of


class Plan(NamedTuple):
    """What to generate: ``days`` of history, then ``live_days`` with ``sessions`` attacks of each kind."""

    seed: int
    days: float = 14.0
    live_days: float = 4.0
    sessions: int = 4

    @property
    def start(self) -> float:
        """When the history begins, Unix seconds: a Monday, midnight UTC."""
        return FIRST_MONDAY

    @property
    def split(self) -> float:
        """When the live part begins."""
        return self.start + self.days * DAY

    @property
    def end(self) -> float:
        """When it ends."""
        return self.split + self.live_days * DAY


def sightings(plan: Plan) -> Iterator[Sighting]:
    """Everything that happens, in order of time; the same for the same plan."""
    tables = seeded(plan.seed)
    members = population(plan.seed, tables, plan.start, plan.split, plan.end)
    attacks = attackers(
        Casting(plan.seed, members, tables, plan.start), (plan.split, plan.end), plan.sessions
    )
    actors: list[Actor] = [*members, *attacks]
    return simulate(actors, Shop(tables), plan.end)


def lines(plan: Plan) -> Iterator[tuple[bytes, Truth]]:
    """Interchange lines, each with its truth."""
    for number, sighting in enumerate(sightings(plan), 1):
        identity = f"c{number}"
        yield line_of(sighting, identity), truth_of(sighting, identity, sighting.at < plan.split)


class Written(NamedTuple):
    """How many lines were written."""

    history: int
    live: int
    benign_live: int


def write(plan: Plan, history: Path, live: Path, truth: Path) -> Written:
    """Write the three files; raise ``OSError`` where a place cannot be written."""
    encode = msgspec.json.Encoder().encode
    past = present = benign = 0
    with history.open("wb") as old, live.open("wb") as new, truth.open("wb") as known:
        for line, fact in lines(plan):
            (old if fact.history else new).write(line + b"\n")
            known.write(encode(fact) + b"\n")
            past += fact.history
            present += not fact.history
            benign += not fact.history and fact.kind == "benign"
    return Written(past, present, benign)


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(prog="python -m limen.demo.generate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=float, default=14.0, help="days of history")
    parser.add_argument("--live-days", type=float, default=4.0)
    parser.add_argument("--sessions", type=int, default=4, help="attack sessions of each kind")
    parser.add_argument("--out", type=Path, default=Path("history.jsonl"))
    parser.add_argument("--live", type=Path, default=Path("live.jsonl"))
    parser.add_argument("--truth", type=Path, default=Path("truth.jsonl"))
    asked = parser.parse_args()
    plan = Plan(asked.seed, asked.days, asked.live_days, asked.sessions)
    written = write(plan, asked.out, asked.live, asked.truth)
    print(f"{written.history} lines of history, {written.live} live of which {written.benign_live} benign")


if __name__ == "__main__":
    main()
