"""Write one company's year: ``traffic.jsonl`` for Limen and ``truth.jsonl`` for the judge, line for line.

``bare.jsonl`` is the same traffic without device cookies and keys.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from evals.logins.attackers import thieves
from evals.logins.attempt import Attempt
from evals.logins.changes import change_things
from evals.logins.networks import Networks
from evals.logins.owners import year
from evals.logins.people import Office, Owner
from evals.logins.plan import Plan
from evals.logins.poisoner import poisoners
from evals.logins.stuffing import stuffing
from evals.logins.truth import OWNER, Truth

ENCODER = msgspec.json.Encoder()


class Written(NamedTuple):
    """Where a year was written, how many lines it has, and how many of them are before the judged part."""

    traffic: Path
    bare: Path
    truth: Path
    history: int
    lines: int


class Year(NamedTuple):
    """Everybody's attempts in order of time, and the owners by name."""

    attempts: list[Attempt]
    owners: dict[str, Owner]


def play(plan: Plan) -> Year:
    """Everything that happens; the same for the same plan."""
    net = Networks(plan.rng("networks"))
    rng = plan.rng("offices")
    offices = [Office(rng, net) for _ in range(plan.many(60))]
    owners = [Owner(plan, net, number, offices) for number in range(1, plan.many(plan.users) + 1)]
    change_things(plan, net, owners, offices)
    attempts = [attempt for owner in owners for attempt in year(plan, net, owner)]
    lives: dict[str, list[Attempt]] = defaultdict(list)
    for one in attempts:
        if one.good:
            lives[one.user].append(one)
    for source in (thieves, poisoners, stuffing):
        attempts += source(plan, net, lives)
    return Year(sorted(attempts, key=lambda one: one.at), {one.name: one for one in owners})


def write(plan: Plan, folder: Path) -> Written:
    """Write the three files; raises ``OSError`` where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Written(folder / "traffic.jsonl", folder / "bare.jsonl", folder / "truth.jsonl", 0, 0)
    everything = play(plan)
    truths = list(known(plan, everything))
    with place.traffic.open("wb") as log, place.bare.open("wb") as bare, place.truth.open("wb") as facts:
        for attempt, truth in zip(everything.attempts, truths, strict=True):
            line = line_of(attempt, truth.id)
            log.write(ENCODER.encode(line) + b"\n")
            bare.write(ENCODER.encode(without_device(line)) + b"\n")
            facts.write(ENCODER.encode(truth) + b"\n")
    return place._replace(history=sum(one.quarter == 0 for one in truths), lines=len(truths))


def known(plan: Plan, everything: Year) -> Iterator[Truth]:
    """The truth of each attempt."""
    history: dict[str, int] = defaultdict(int)
    for number, one in enumerate(everything.attempts, 1):
        yield _truth(plan, everything.owners.get(one.user), one, f"l{number}", history[one.user])
        history[one.user] += one.good and one.kind == OWNER


def _truth(plan: Plan, owner: Owner | None, one: Attempt, name: str, history: int) -> Truth:
    return Truth(
        id=name,
        at=round(one.at, 2),
        user=one.user,
        kind=one.kind,
        good=one.good,
        proves=one.proves,
        history=history,
        quarter=plan.quarter(one.at),
        frequency=owner.frequency if owner else "",
        vpn=owner is not None and owner.habitual,
        shift=owner is not None and owner.shift,
        mobile=one.spot.sort == "mobile",
        travel=one.travel,
        change=one.change,
        campaign=one.campaign,
        step=round(one.step, 3),
    )


def line_of(one: Attempt, name: str) -> dict[str, Any]:
    """One line of the interchange format."""
    spot = one.spot
    line: dict[str, Any] = {
        "type": "login",
        "id": name,
        "at": round(one.at, 2),
        "user": one.user,
        "client_ip": spot.ip,
        "headers": [("user-agent", one.agent), ("accept-language", one.tongue)],
    }
    line |= {"device": one.device} if one.device else {}
    line |= {"key": one.key} if one.key else {}
    return line | {
        "client": "app" if one.app else "web",
        "geo": {
            "country": spot.country,
            "region": spot.region,
            "lat": spot.lat,
            "lon": spot.lon,
            "radius_km": spot.radius,
            "asn": spot.asn,
        },
        "result": "success" if one.good else "failure",
        "factor": one.factor,
        "challenge": "pass" if one.proves else "fail",
    }


def without_device(line: dict[str, Any]) -> dict[str, Any]:
    """The same line of a site that sets no device cookie and binds no key."""
    return {name: value for name, value in line.items() if name not in {"device", "key"}}
