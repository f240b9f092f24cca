"""Write a fortnight of history, some live days and the truth about them:

``python -m limen.demo.generate --seed 1 --days 14 --out history.jsonl --live live.jsonl --truth truth.jsonl``
"""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import structs

from limen.demo.attackers import Act, Casting, attackers
from limen.demo.attacks.base import Attack
from limen.demo.interchange import NOBODY, line_of
from limen.demo.member import Member
from limen.demo.population import population
from limen.demo.rhythm import DAY, FIRST_MONDAY
from limen.demo.shop import Shop, Tables, seeded
from limen.demo.simulation import Actor, Sighting, simulate
from limen.demo.truth import Truth, truth_of
from limen.demo.wire import Guise


class Plan(NamedTuple):
    """What to generate: ``days`` of history, then ``live_days`` with ``sessions`` attacks of each kind.

    The first ``share`` of the live days is an act of its own, with its share of the sessions, at least one of
    each kind, entering and (but for the slowest) ending within it.
    """

    seed: int
    days: float = 14.0
    live_days: float = 4.0
    sessions: int = 4
    share: float = 0.0

    @property
    def start(self) -> float:
        """When the history begins, Unix seconds: a Monday, midnight UTC."""
        return FIRST_MONDAY

    @property
    def split(self) -> float:
        """When the live part begins."""
        return self.start + self.days * DAY

    @property
    def interval(self) -> float:
        """When the first act of the live part ends."""
        return self.split + self.live_days * self.share * DAY

    @property
    def end(self) -> float:
        """When it ends."""
        return self.split + self.live_days * DAY

    def opens(self, session: str) -> bool:
        """Whether an attack session belongs to the first act."""
        return bool(self.share) and int(session.rpartition("-")[2]) <= self.acts[0][2]

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts of the live part: from, to, sessions of each kind."""
        if not self.sessions or not self.share:
            return ((self.split, self.end, self.sessions),)
        first = min(self.sessions, max(1, round(self.sessions * self.share)))
        return (self.split, self.interval, first), (self.interval, self.end, self.sessions - first)


class Cast(NamedTuple):
    """Everybody who will call, and the API's data; lives are lived once, so a cast is used once."""

    members: list[Member]
    attacks: list[Attack]
    tables: Tables

    def holders(self) -> Iterator[Guise]:
        """Whom the API's owner issued credentials to: one guise for each credential."""
        for member in self.members:
            for _, credential in member.keys:
                if credential is not None:
                    yield structs.replace(member.guise, credential=credential)
        for attack in self.attacks:
            yield from attack.signed_up()


def cast(plan: Plan) -> Cast:
    """The cast of a plan, the same for the same plan."""
    tables = seeded(plan.seed)
    members = population(plan.seed, tables, plan.start, plan.split, plan.end)
    attacks = attackers(Casting(plan.seed, members, tables, plan.start), plan.acts)
    return Cast(members, attacks, tables)


def sightings(plan: Plan, by: Cast) -> Iterator[Sighting]:
    """Everything that happens, in order of time; the same for the same plan."""
    actors: list[Actor] = [*by.members, *by.attacks]
    return simulate(actors, Shop(by.tables), plan.end)


class Recorded(NamedTuple):
    """One call as it happened, as the log has it, and what it really is."""

    sighting: Sighting
    line: bytes
    truth: Truth


def recorded(plan: Plan, by: Cast, names: Mapping[str, str] = NOBODY) -> Iterator[Recorded]:
    """Everything that happens, with its interchange line; ``names`` renames credentials in the line."""
    for number, sighting in enumerate(sightings(plan, by), 1):
        identity = f"c{number}"
        truth = truth_of(sighting, identity, sighting.at < plan.split)
        yield Recorded(sighting, line_of(sighting, identity, names), truth)


def lines(plan: Plan) -> Iterator[tuple[bytes, Truth]]:
    """Interchange lines, each with its truth."""
    for each in recorded(plan, cast(plan)):
        yield each.line, each.truth


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
