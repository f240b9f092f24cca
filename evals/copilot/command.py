"""Runs `limen ask --batch` on a file of sentences and scores what it answers."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import msgspec
from evals.copilot.compare import flat
from evals.copilot.score import Score, score
from evals.copilot.utterance import FOLDER, Outcome, Utterance, utterances

from limen.model import ConfigError


def inventory() -> Path:
    """The inventory that the sentences are about; raises ``ConfigError`` where the data is not at hand."""
    folder = os.environ.get("LIMEN_DATA", "")
    path = Path(folder or "../shared/data") / "utterances" / "inventory.json"
    if not path.exists():
        raise ConfigError(f"{path}: no such file: set LIMEN_DATA to the folder with utterances/inventory.json")
    return path


def evaluate(names: Sequence[str]) -> list[Score]:
    """The figures of each set: ``open``, ``shut``, or a file."""
    return [_scored(name, FOLDER / f"{name}.jsonl" if name in ("open", "shut") else Path(name)) for name in names]


def _scored(name: str, path: Path) -> Score:
    said = utterances(path)
    outcomes, seconds = asked([{"id": each.id, "text": each.text, "turns": each.turns} for each in said])
    return score(name, said, outcomes, _earlier(said), 1_000 * seconds / max(1, len(said)))


def asked(lines: Sequence[dict[str, object]]) -> tuple[dict[str, Outcome], float]:
    """What `limen ask` answers to each line, by id, and how long it took in all."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(b"\n".join(msgspec.json.encode(line) for line in lines))
        file.flush()
        command = [sys.executable, "-c", "from limen.cli import main; main()", "ask", "--inventory", str(inventory()), "--batch", file.name]
        began = perf_counter()
        run = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        seconds = perf_counter() - began
    found = [msgspec.json.decode(line, type=Outcome) for line in run.stdout.splitlines()]
    return {each.id: each for each in found}, seconds


def _earlier(said: Sequence[Utterance]) -> dict[str, frozenset[bytes]]:
    """The operations of the turns before each sentence that has any."""
    lines = [
        {"id": f"{each.id}/{number}", "text": each.turns[number], "turns": each.turns[:number]}
        for each in said
        for number in range(len(each.turns))
    ]
    outcomes, _ = asked(lines) if lines else ({}, 0.0)
    found: dict[str, frozenset[bytes]] = {}
    for name, outcome in outcomes.items():
        own = name.rpartition("/")[0]
        found[own] = found.get(own, frozenset()) | flat(outcome.operations)
    return found
