"""``limen ask``: say what is wanted in plain words; see a plan, and nothing is changed before it is approved."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from limen.cli import say
from limen.copilot.inventory import read_inventory
from limen.copilot.reading.answer import Reading
from limen.copilot.reading.read import Copilot
from limen.model import ConfigError


class Line(msgspec.Struct, frozen=True):
    """One line of a batch: what is said, and what was said before it."""

    id: str
    text: str
    turns: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """One line of a batch's answers."""

    id: str
    kind: str
    operations: tuple[Any, ...]
    question: str = ""


def ask(
    *words: str,
    inventory: Path | None = None,
    batch: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Say in plain words what is wanted.

    Parameters
    ----------
    words
        What is wanted: `limen ask "cut token lifetime for contractors to 15 minutes"`.
    inventory
        A file with the names of an installation, in place of the running one.
    batch
        A file of sentences, one JSON line each (`id`, `text`, `turns`); a line of answer is written for each.
    json
        The answer as JSON.
    """
    if inventory is None:
        raise ConfigError("--inventory FILE: name a file with the names of an installation")
    copilot = Copilot(read_inventory(inventory))
    if batch is not None:
        answer_all(copilot, batch)
        return
    tell(copilot.read(" ".join(words)), json=json)


def answer_all(copilot: Copilot, batch: Path) -> None:
    """A line of answer for each line of a file; raises ``ConfigError`` naming a line that cannot be read."""
    encode = msgspec.json.Encoder().encode
    for number, line in enumerate(_lines(batch), 1):
        try:
            said = msgspec.json.decode(line, type=Line)
        except msgspec.MsgspecError as error:
            raise ConfigError(f"{batch}, line {number}: {error}") from None
        found = copilot.read(said.text, said.turns)
        answer = Answer(said.id, found.kind, found.operations, found.question)
        sys.stdout.write(encode(answer).decode() + "\n")


def tell(found: Reading, *, json: bool) -> None:
    """What was understood, for people or as JSON."""
    if json:
        say.json_out(found)
        return
    console = say.out()
    if found.question:
        console.print(f"[yellow]?[/] {say.plain(found.question)}")
    elif not found.operations:
        console.print("Nothing is to be done.")
    for each in found.operations:
        slots = ", ".join(f"{name} {_said(value)}" for name, value in each.slots.items())
        console.print(f"[bold]{each.op}[/]  {say.plain(slots)}")


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
