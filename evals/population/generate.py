"""Write one population: ``traffic.jsonl`` for Limen and ``truth.jsonl`` for the judge, line for line.

python -m evals.population.generate --seed 7 --out DIR
"""

import argparse
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from evals.population.attacks import send_attackers
from evals.population.cast import Cast, populate
from evals.population.changes import change_things
from evals.population.plan import Plan
from evals.population.stage import Sighting
from evals.population.truth import Truth, truth_of
from evals.population.twins import send_twins

HOST = "api.haulage.example"
ENCODER = msgspec.json.Encoder()


class Written(NamedTuple):
    """Where a population was written, and how many of its lines are history."""

    traffic: Path
    truth: Path
    history: int
    lines: int


def sightings(plan: Plan) -> Iterator[Sighting]:
    """Everything that happens, in order of time; the same for the same plan."""
    cast = Cast(plan)
    populate(cast)
    change_things(cast)
    send_twins(cast)
    send_attackers(cast)
    return cast.stage.play(plan.end)


def write(plan: Plan, folder: Path) -> Written:
    """Write the two files; raises ``OSError`` where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    traffic, truth = folder / "traffic.jsonl", folder / "truth.jsonl"
    lines = history = 0
    with traffic.open("wb") as log, truth.open("wb") as known:
        for lines, sighting in enumerate(sightings(plan), 1):
            history += sighting.at < plan.split
            log.write(line_of(sighting, f"c{lines}") + b"\n")
            known.write(ENCODER.encode(truth_of(sighting, f"c{lines}", plan.split)) + b"\n")
    return Written(traffic, truth, history, lines)


def read_truths(path: Path) -> list[Truth]:
    """The truth of every line."""
    decode = msgspec.json.Decoder(Truth).decode
    with path.open("rb") as lines:
        return [decode(line) for line in lines]


def line_of(sighting: Sighting, name: str) -> bytes:
    """One line of the interchange format, without its end."""
    at, _, address, call, reply, _ = sighting
    guise = call.guise
    body, kind = _encoded(call)
    answered = b"" if reply.body is None else ENCODER.encode(reply.body)
    line: dict[str, Any] = {
        "id": name,
        "at": round(at, 3),
        "method": call.method,
        "scheme": "https",
        "host": HOST,
        "target": call.target,
        "headers": [("host", HOST), *guise.headers, *call.headers, *kind],
        "client_ip": address,
        "credential": None if guise.bad else guise.credential,
        "principal": None if guise.bad else guise.principal,
        "roles": () if guise.bad else guise.roles,
        "response": {
            "status": reply.status,
            "headers": [("content-type", "application/json" if answered else "application/octet-stream")],
            "bytes": len(answered) or reply.size,
            "duration_ms": reply.millis,
        },
    }
    if answered:
        line["response"]["body"] = answered.decode()
    return ENCODER.encode(line | body)


def _encoded(call: Any) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    if call.body is None:
        return {}, ()
    if isinstance(call.body, bytes):
        return {"body_b64": b64encode(call.body).decode()}, (("content-type", call.kind),)
    return {"body": ENCODER.encode(call.body).decode()}, (("content-type", call.kind),)


def main() -> None:
    """Read the arguments, write the files."""
    parser = argparse.ArgumentParser(prog="python -m evals.population.generate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    written = write(Plan(asked.seed, size=asked.size), asked.out)
    print(f"{written.lines} lines in {asked.out}, the first {written.history} are history")


if __name__ == "__main__":
    main()
