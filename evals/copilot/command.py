"""Runs `limen ask --batch` on a file of sentences and scores what it answers."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import msgspec
from evals.copilot import explanations, fidelity, injection, undoing
from evals.copilot.compare import flat
from evals.copilot.figures import Figures
from evals.copilot.injection_tiers import TIERS, NamedModel, Tier
from evals.copilot.score import Score, score
from evals.copilot.utterance import FOLDER, Outcome, Utterance, utterances

from limen.copilot.proposing import LanguageModel
from limen.credentials.secret_file import read_secret
from limen.model import ConfigError

SETS = ("open", "shut", "development")


def inventory() -> Path:
    """The inventory that the sentences are about; raises ``ConfigError`` where the data is not at hand."""
    folder = os.environ.get("LIMEN_DATA", "")
    path = Path(folder or "../shared/data") / "utterances" / "inventory.json"
    if not path.exists():
        raise ConfigError(f"{path}: no such file: LIMEN_DATA names the folder with utterances/inventory.json")
    return path


class Model(msgspec.Struct, frozen=True):
    """A language model that is put in, by its settings; ``name`` is empty where there is none."""

    name: str = ""
    provider: str = "openai"
    url: str = ""
    api_key_file: str = ""

    def environ(self) -> dict[str, str]:
        """The same for a command that is called."""
        said = (
            ("MODEL", self.name),
            ("PROVIDER", self.provider),
            ("URL", self.url),
            ("API_KEY_FILE", self.api_key_file),
        )
        return {f"LIMEN_COPILOT_{name}": value for name, value in said if value} if self.name else {}

    def tiers(self) -> tuple[Tier, ...]:
        """The tiers that injection is tried on: the usual ones, and this model."""
        key = read_secret(Path(self.api_key_file)).decode().strip() if self.api_key_file else ""
        given = NamedModel(LanguageModel(self.provider, self.name, self.url, key, 60.0), self.name)
        return (*TIERS, given) if self.name else TIERS


NONE: Final = Model()


def run(names: Sequence[str], given: Model = NONE) -> Figures:
    """All figures: sentences of the sets that are named, at every tier, and what must never happen."""
    tiers = [("tier 0", NONE), *([(f"tier 2, {given.name}", given)] if given.name else [])]
    scores = tuple((tier, each) for tier, with_ in tiers for each in evaluate(names, with_))
    return Figures(scores, (*explained(), *held()), tuple(injection.run(given.tiers())))


def held() -> Iterator[tuple[str, int, int]]:
    """Whether dry runs told what came, and whether undo brought everything back."""
    sent = fidelity.evaluate()
    yield (
        "dry-run fidelity: calls sent again met something else",
        len(sent),
        sum(not each.exact for each in sent),
    )
    back = undoing.evaluate()
    wrong = sum(not (each.same and each.changed) for each in back)
    yield "undo: a byte was not as before", len(back), wrong


def explained() -> Iterator[tuple[str, int, int]]:
    """Explanations of generated incidents and decisions, and what in them no fact holds."""
    found = explanations.evaluate()
    yield "explanations: a number or a name that is in no fact", found.explanations, len(found.faulty)
    reworded = sum(found.reworded.values())
    yield "wrong rewordings of them: let through", reworded, sum(found.kept.values())


def evaluate(names: Sequence[str], model: Model = NONE) -> list[Score]:
    """The figures of each set: ``open``, ``shut``, or a file."""
    return [_scored(name, _file(name), model) for name in names]


def _file(name: str) -> Path:
    """A set that comes with the suite, else a file."""
    return FOLDER / f"{name}.jsonl" if name in SETS else Path(name)


def _scored(name: str, path: Path, model: Model) -> Score:
    said = utterances(path)
    outcomes, seconds = asked(
        [{"id": each.id, "text": each.text, "turns": each.turns} for each in said], model
    )
    return score(name, said, outcomes, _earlier(said, model), 1_000 * seconds / max(1, len(said)))


def asked(lines: Sequence[dict[str, object]], model: Model = NONE) -> tuple[dict[str, Outcome], float]:
    """What `limen ask` answers to each line, by id, and how long it took in all."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(b"\n".join(msgspec.json.encode(line) for line in lines))
        file.flush()
        limen = [sys.executable, "-c", "from limen.cli import main; main()"]
        command = [*limen, "ask", "--inventory", str(inventory()), "--batch", file.name]
        began = perf_counter()
        environ = os.environ | model.environ()
        run = subprocess.run(command, capture_output=True, check=True, env=environ)  # noqa: S603
        seconds = perf_counter() - began
    found = [msgspec.json.decode(line, type=Outcome) for line in run.stdout.splitlines()]
    return {each.id: each for each in found}, seconds


def _earlier(said: Sequence[Utterance], model: Model) -> dict[str, frozenset[bytes]]:
    """The operations of the turns before each sentence that has any."""
    lines = [
        {"id": f"{each.id}/{number}", "text": each.turns[number], "turns": each.turns[:number]}
        for each in said
        for number in range(len(each.turns))
    ]
    outcomes, _ = asked(lines, model) if lines else ({}, 0.0)
    found: dict[str, frozenset[bytes]] = {}
    for name, outcome in outcomes.items():
        own = name.rpartition("/")[0]
        found[own] = found.get(own, frozenset()) | flat(outcome.operations)
    return found
