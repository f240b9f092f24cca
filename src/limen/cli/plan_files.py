"""Files that a plan would write, as people read them: whether their program takes them, and what is new."""

from collections.abc import Iterator
from difflib import unified_diff

from limen.admin.plan_diff import MOST_LINES
from limen.cli import say
from limen.copilot.plan import Plan
from limen.copilot.step import Step
from limen.gateways.written import CANNOT

_COLOURS = {"+": "green", "-": "red"}


def file_lines(plan: Plan) -> list[str]:
    """Lines for all of a plan's files."""
    return [line for step in plan.steps if step.verb == "gateways.write" for line in _of(step)]


def _of(step: Step) -> Iterator[str]:
    said = step.arguments
    yield f"[bold]{say.plain(said['folder'])}[/]: {say.plain(said['checked'])}"
    for name, text in said["files"].items():
        lines = list(_diff(name, said["found"][name] or "", text))
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"[dim]... and {len(lines) - MOST_LINES} lines more: limen plans show --json[/]"
        if not lines:
            yield f"[dim]{say.plain(name)}: as it stands[/]"
    for sentence in CANNOT[said["kind"]]:
        yield f"[yellow]![/] {say.plain(said['kind'])}: {say.plain(sentence)}"


def _diff(name: str, before: str, after: str) -> Iterator[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=1)
    for line in lines:
        yield f"[{_COLOURS.get(line[:1], 'dim')}]{say.plain(line)}[/]"
