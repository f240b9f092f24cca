"""What is done with an operator's words: a question back, an answer, or a plan that is tried and shown."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from limen.admin.answering import Scene, answered_in
from limen.admin.disk import open_disk
from limen.cli import say
from limen.cli.options import Changing
from limen.cli.patch import patch_finding
from limen.cli.plans import record, show
from limen.cli.proposing import fetched, propose
from limen.cli.secure import secure_api
from limen.copilot.inventory import Inventory
from limen.copilot.operation import Operation
from limen.copilot.patching import Terms
from limen.copilot.patching.wish import wanted_finding
from limen.copilot.plan import Asked, Plan, operation_of
from limen.copilot.reading.answer import Planned
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.securing.wish import wants_securing
from limen.copilot.spelling import spelt
from limen.copilot.understanding import Understanding, Understood
from limen.model import ConfigError


class Asking:
    """One conversation about one installation; ``plan`` is the last that was made in it."""

    def __init__(self, copilot: Understanding, at: Changing, key: Path | None = None) -> None:
        self.plan: Plan | None = None
        self._copilot, self._at, self._key = copilot, at, key
        self._turns: list[str] = []
        self._told = 0

    def hear(self, text: str) -> Understood:
        """Understand one turn and answer it."""
        if wants_securing(text, lexicon()):
            return self._secure(text)
        if finding := wanted_finding(text, lexicon()):
            return self._patch(finding)
        found = self._copilot.read(text, tuple(self._turns))
        self._turns.append(text)
        if found.kind == "plan":
            if found.note:
                say.note(found.note)
            self._propose(" / ".join(self._turns[self._told :]), found)
            self._told = len(self._turns)
        elif found.kind == "read":
            self._answer(found)
        else:
            tell(found, json=self._at.json)
        return found

    def fetch(self) -> None:
        """Read the document that the last plan is about, and make it again with that."""
        if self.plan is None:
            raise ConfigError("there is no plan yet: say what you want")
        self.plan = fetched(record(self._at, self.plan.id), self._at, self._key)
        show(self.plan.id, at=self._at)

    def _typed(self, found: Understood) -> tuple[Operation, ...]:
        return tuple(typed(each, self._copilot.inventory) for each in found.operations)

    def _answer(self, found: Understood) -> None:
        """Answer what only asks: nothing changes."""
        with self._at.talk() as asked, open_disk(self._at.settings()) as disk:
            scene = Scene(asked, disk, float(asked("ping")["at"]))
            told = [answered_in(each, scene) for each in self._typed(found)]
        if self._at.json:
            say.json_out(told)
            return
        for each in told:
            say.out().print(say.plain_lines(each.text))

    def _secure(self, text: str) -> Understood:
        """A whole framework: what it holds is read off the record, not off the words."""
        self.plan = secure_api(text, self._at, self._key)
        return planned(self.plan.operations if self.plan else ())

    def _patch(self, finding: str) -> Understood:
        """A virtual patch: what it holds is read off the finding and the record, not off the words."""
        self.plan = patch_finding(finding, self._at, Terms(), key=self._key)
        return planned(self.plan.operations)

    def _propose(self, text: str, found: Understood) -> None:
        self.plan = propose(text, self._typed(found), self._at, key=self._key)
        show(self.plan.id, at=self._at)


def planned(operations: Iterable[Operation | Asked]) -> Understood:
    """Operations that did not come of words one by one, as what was understood."""
    return Understood("plan", tuple(Planned(each.op, each.slots) for each in operations))


def typed(asked: Planned, inventory: Inventory) -> Operation:
    """An operation that was understood, as its type and in the engine's spelling."""
    return operation_of(asked.op, spelt(asked.slots, inventory))


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
