"""A plan as people read it: what changes, who would notice by name, how far that is known, what undoes it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from rich.console import Group, RenderableType
from rich.panel import Panel

from limen.admin.plan_record import Record
from limen.cli import say, times
from limen.cli.plan_files import file_lines
from limen.copilot.operation import Impact
from limen.copilot.plan import Affected, Asked, DryRun, Moved, Plan
from limen.copilot.step import Step

_STYLES = {
    Impact.READ: "dim",
    Impact.TIGHTEN: "green",
    Impact.LOOSEN: "bold yellow",
    Impact.DESTRUCTIVE: "bold red",
}
_LONG = 80
Names = Mapping[str, str]
"""Names behind pseudonyms, as far as the vault opens them."""


def tell_plan(
    plan: Plan,
    names: Names | None = None,
    record: Record | None = None,
    wanted: str = "",
    notes: Sequence[str] = (),
) -> None:
    """Print a plan; with its record, also what was said and done about it. ``wanted`` is what it still
    needs, ``notes`` what else is to be known."""
    known = names or {}
    parts: list[RenderableType] = [_head(plan, record), "", _changes(plan), "", *_notice(plan.dry_run, known)]
    parts += _tried(plan.dry_run)
    parts += file_lines(plan)
    parts += [f"[yellow]![/] {say.plain(each)}" for each in (*waits(plan), *notes, *offers(plan))]
    parts += ["", _next(plan, record, wanted)]
    title = f"Plan [bold]{plan.id}[/]"
    panel = Panel(Group(*parts), title=title, title_align="left", width=min(say.out().width, 110))
    say.out().print(panel, soft_wrap=False)  # else what is longer than the panel would be cut off


def offers(plan: Plan) -> list[str]:
    """What might still be said: an end for what has none."""
    return [
        f"{each.op} stands until it is undone: say how long (`for 7 days`) for it to end by itself"
        for each in plan.operations
        if each.endless
    ]


def waits(plan: Plan) -> list[str]:
    """What was not read yet: nothing leaves this machine, and no file is opened, before somebody says so."""
    return [
        f"{source} is not read yet, so what is in it was not tried: `limen plans fetch {plan.id}` reads it"
        for source in plan.unread
    ]


def plan_json(record: Record, names: Names | None = None) -> dict[str, Any]:
    """The same for programs. Names come beside the pseudonyms that they stand for."""
    plan = record.plan
    kept: dict[str, Any] = msgspec.to_builtins(record)
    return {
        "id": plan.id,
        "hash": plan.hash,
        "impact": plan.impact.value,
        "state": record.state,
        "offers": offers(plan),
        "unread": list(plan.unread),
        "names": dict(names or {}),
        **kept,
    }


def affected(dry_run: DryRun) -> list[Affected]:
    """Everyone who is named."""
    return [each for moved in (dry_run.denied, dry_run.allowed, dry_run.stepped_up) for each in moved.top]


def _head(plan: Plan, record: Record | None) -> RenderableType:
    state = record.state if record else "proposed"
    return say.facts(
        ("asked for", f"[italic]{say.plain(plan.text)}[/]"),
        ("by", f"{say.plain(plan.author)}, {times.shown(plan.made)} UTC"),
        ("state", state),
        ("it would", f"[{_STYLES[plan.impact]}]{plan.impact.value}[/]"),
    )


def _changes(plan: Plan) -> RenderableType:
    rows = say.table("What changes", "operation", "with", "does", "replayed", "taken back by")
    for each in plan.operations:
        rows.add_row(
            say.plain(each.op),
            say.plain(_slots(each)),
            f"[{_STYLES[each.impact]}]{each.impact.value}[/]",
            say.plain(f"{each.replays.value} ({each.blind})" if each.blind else each.replays.value),
            "[red]nothing[/]" if each.stays else "limen undo",
        )
    for step in plan.steps:
        rows.add_row("[dim]becomes[/]", f"[dim]{say.plain(_step(step))}[/]", "", "", "")
    return rows


def _slots(asked: Asked) -> str:
    return " ".join(f"{name}={_short(value)}" for name, value in asked.slots.items())


def _step(step: Step) -> str:
    arguments = step.arguments.get("slots") or step.arguments.get("terms") or step.arguments
    if step.verb == "gateways.write":
        return f"{step.verb} {' '.join(step.arguments['files'])} in {step.arguments['folder']}"
    if step.verb == "rules.put":
        return f"{step.verb} {step.arguments['op']}"
    return f"{step.verb} " + " ".join(f"{name}={_short(value)}" for name, value in arguments.items() if value)


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(_short(each) for each in value)
    if isinstance(value, dict):
        return "{" + " ".join(f"{name}={_short(each)}" for name, each in value.items()) + "}"
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}… ({len(text)} characters)"


def _notice(dry_run: DryRun, names: Names) -> list[RenderableType]:
    if not dry_run.calls:
        return ["[yellow]No calls are recorded[/] in that time: nobody can be named who would notice."]
    since = f"{times.shown(dry_run.since)} to {times.shown(dry_run.until)}"
    seen = f"[dim]{dry_run.calls:,} calls of {dry_run.callers:,} callers, {since}[/]"
    kinds = (
        ("refused", dry_run.denied),
        ("asked for proof", dry_run.stepped_up),
        ("let pass again", dry_run.allowed),
    )
    rows = say.table("Who would notice", "newly", "calls", "callers", "keys", "above all", right=("calls",))
    for word, moved in kinds:
        if moved.calls:
            rows.add_row(
                word, f"{moved.calls:,}", f"{moved.callers:,}", f"{moved.keys:,}", _top(moved, names)
            )
    found: list[RenderableType] = [rows if rows.row_count else "[green]Nobody would have noticed.[/]", seen]
    sessions = dry_run.sessions
    if sessions.now or sessions.later:
        found.append(
            f"Sessions in use: {sessions.now:,} end at once, {sessions.later:,} when they grow too old"
            " unless their tokens are refreshed before."
        )
    return found


def _tried(dry_run: DryRun) -> list[RenderableType]:
    """What beside recorded calls was tried, and what those do not tell."""
    found: list[RenderableType] = [
        f"[yellow]![/] {count:,} of these calls do not tell the {say.plain(what)}"
        for what, count in dry_run.untold.items()
    ]
    if dry_run.observed:
        found.append(
            "[yellow]![/] Limen only observes: policies and rules say what they would do, and stop nothing"
            " until `limen mode enforce`"
        )
    if dry_run.examples:
        found.append(f"[dim]{dry_run.examples} examples made from the rules' words ended as those say.[/]")
    if dry_run.boundary:
        rows = say.table("Calls at the edge that end otherwise", "a call", "before", "then")
        for each in dry_run.boundary[:6]:
            rows.add_row(say.plain(each.call), say.action(each.before), say.action(each.after))
        found.append(rows)
    return found


def _top(moved: Moved, names: Names) -> str:
    return ", ".join(
        f"{say.plain(names.get(each.subject) or (f'key {each.key}' if each.key else each.subject))}"
        f" [dim]({each.calls:,})[/]"
        for each in moved.top[:5]
    )


def _next(plan: Plan, record: Record | None, wanted: str) -> RenderableType:
    if record is None or record.state == "proposed":
        given = ", ".join(each.operator for each in record.approvals) if record else ""
        return say.facts(
            ("agreed by", say.plain(given)),
            ("needs", f"[yellow]{say.plain(wanted)}[/]" if wanted else ""),
            ("apply", f"[bold]limen plans apply {plan.id}[/]"),
            ("drop", f"limen plans discard {plan.id}"),
        )
    applied, ended = record.applied, record.ended
    return say.facts(
        ("applied", f"{times.shown(applied.at)} by {say.plain(applied.by)}" if applied else ""),
        ("agreed by", say.plain(", ".join(applied.agreed)) if applied else ""),
        ("failed", say.plain(applied.why) if applied and record.state == "failed" else ""),
        (record.state, f"{times.shown(ended.at)} by {say.plain(ended.by)}" if ended else ""),
        ("undo", f"[bold]limen undo {plan.id}[/]" if record.state == "applied" else ""),
        *(
            (f"r{c.number}", _diff(c.what, c.diff))
            for d in (applied.done if applied else ())
            for c in d.changed
        ),
    )


def _diff(what: str, lines: tuple[str, ...]) -> str:
    colours = {"+": "green", "-": "red"}
    shown = [f"[{colours.get(line[:1], 'dim')}]{say.plain(line)}[/]" for line in lines[2:]]
    return "\n".join([say.plain(what), *shown])
