"""What is done with an operator's words: a question back, an answer, or a plan that is tried and shown."""

from pathlib import Path
from typing import Any

from limen.cli import say
from limen.cli.options import Changing
from limen.cli.plans import propose, show
from limen.copilot.operations import BY_NAME
from limen.copilot.plan import Plan
from limen.copilot.understanding import Understanding, Understood


class Asking:
    """One conversation about one installation; ``plan`` is the last that was made in it."""

    def __init__(self, copilot: Understanding, at: Changing, key: Path | None = None) -> None:
        self.plan: Plan | None = None
        self._copilot, self._at, self._key = copilot, at, key
        self._turns: list[str] = []

    def hear(self, text: str) -> Understood:
        """Understand one turn and answer it."""
        found = self._copilot.read(text, tuple(self._turns))
        self._turns.append(text)
        if found.kind == "plan":
            if found.note:
                say.note(found.note)
            self._propose(text, found)
        else:
            tell(found, json=self._at.json)
        return found

    def _propose(self, text: str, found: Understood) -> None:
        operations = tuple(BY_NAME[each.op].of(each.slots) for each in found.operations)
        self.plan = propose(text, operations, self._at, key=self._key)
        show(self.plan.id, at=self._at)


def tell(found: Understood, *, json: bool) -> None:
    """What was understood, for people or as JSON."""
    if json:
        say.json_out(found)
        return
    if found.note:
        say.note(found.note)
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
