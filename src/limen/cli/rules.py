"""``limen rules``: what an operator has put in force for good or until a time."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from cyclopts import App

from limen.admin.disk import open_disk
from limen.admin.preview import rules_preview
from limen.admin.verbs.rules import rule_of
from limen.assemble.rules import boundary_differences, document_of, failing_examples, local_of
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.cli.policy import tell_preview
from limen.engine.rules import document
from limen.engine.rules.examples import examples
from limen.model import ConfigError

app = App(name="rules", help="Standing rules: list and show them, try one, put one in force, drop one.")


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """The rules in force, and those whose time is over."""
    found = at.ask("rules.list")
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "rule", "what", "since", "until", "by")
    for rule in found:
        until = "over" if rule["over"] else times.shown(rule["until"]) if rule["until"] else ""
        what = f"{rule['op']} {json.dumps(rule['slots'])}"
        rows.add_row(
            say.plain(rule["id"]), say.plain(what), times.shown(rule["since"]), until, say.plain(rule["by"])
        )
    say.out().print(rows if found else "[dim]No rule is in force.[/]")


@app.command
def show(name: str, /, *, at: Where = HERE) -> None:
    """A rule as the Cedar it comes to.

    Parameters
    ----------
    name
        What it is called: `limen rules list`.
    """
    found = next((rule for rule in at.ask("rules.list") if rule["id"] == name), None)
    if found is None:
        raise ConfigError(f"no rule is named {name!r}: `limen rules list` shows them all")
    if at.json:
        say.json_out(found)
        return
    say.out().print(found["text"] or "(it stops nothing by itself)", markup=False, soft_wrap=True)


@app.command(name="test")
def preview(op: str, slots: str, /, *, since: str = "24h", at: Where = HERE) -> None:
    """What a rule would do: to calls made up from its own words, and to the traffic in the journal.

    Parameters
    ----------
    op
        The kind of rule: set_token_lifetime, block_network, add_policy ...
    slots
        What it holds, as JSON: '{"role": "contractors", "seconds": 900}'.
    since
        How far back: a length such as 24h, or a time.
    """
    settings, now, after = at.settings(), times.now(), times.since(since)
    rule = rule_of(_said(op, slots), now, "trial", ZoneInfo(settings.rules.time_zone))
    with open_disk(settings) as disk:
        rules = document.put(document_of(disk.control), rule)
        failed = failing_examples(rule, settings, disk.pseudonyms, now)
        differences = boundary_differences(rules, settings, disk.control, disk.pseudonyms, now)
        found = rules_preview(disk, rules, after)
    made_up = examples(rule, now, local_of(settings.rules.time_zone))
    if at.json:
        say.json_out({"examples": made_up, "failed": failed, "differences": differences, "recorded": found})
        return
    rows = say.table("", "a call", "is", "because it is")
    for each in made_up:
        rows.add_row(
            say.plain(each.situation.told()), "stopped" if each.stopped else "let pass", each.because
        )
    say.out().print(rows)
    say.out().print(
        f"[red]{len(failed)} come out otherwise[/]" if failed else "[green]✓[/] and so it comes out"
    )
    for difference in differences:
        stopped = "stopped now" if difference.stopped else "let pass now"
        say.out().print(f"  {stopped}: {say.plain(difference.situation.told())}")
    tell_preview(found.preview, at, f"With it, since {times.shown(after)}")
    for name, what in found.untold.items():
        told = ", ".join(f"{fact} of {count:,}" for fact, count in what.items())
        say.out().print(f"[yellow]{say.plain(name)}[/]: the record does not tell the {told} calls")


@app.command
def put(op: str, slots: str, /, *, name: str = "", until: str = "", at: Changing = CHANGING) -> None:
    """Put a rule in force from the next call on, in place of one of its kind about the same.

    Parameters
    ----------
    op
        The kind of rule: set_token_lifetime, block_network, add_policy ...
    slots
        What it holds, as JSON: '{"role": "contractors", "seconds": 900}'.
    name
        What it is to be called.
    until
        When it ends: a day, its end included, or a time.
    """
    found = at.change("rules.put", create=True, id=name, until=until, **_said(op, slots))
    if at.json:
        say.json_out(found)
        return
    instead = f" in place of {found['replaced']}" if found["replaced"] not in ("", found["id"]) else ""
    say.out().print(f"[green]✓[/] {say.plain(found['id'])} is in force{say.plain(instead)}")
    say.out().print(f"[dim]Take it back: limen undo r{found['revision']}[/]")
    if not found["enforced"]:
        say.out().print("[yellow]Nothing is enforced yet:[/] limen mode enforce")


@app.command
def drop(name: str, /, *, at: Changing = CHANGING) -> None:
    """Take a rule out of force.

    Parameters
    ----------
    name
        What it is called: `limen rules list`.
    """
    found = at.change("rules.drop", id=name)
    if at.json:
        say.json_out(found)
        return
    say.out().print(
        f"[green]✓[/] {say.plain(name)} is dropped: limen undo r{found['revision']} brings it back"
    )


def _said(op: str, slots: str) -> dict[str, Any]:
    try:
        read = json.loads(slots)
    except ValueError as error:
        raise ConfigError(f"slots {slots!r}: not JSON: {error}") from None
    if not isinstance(read, dict):
        raise ConfigError(f"slots {slots!r}: an object is needed, such as " + '{"role": "contractors"}')
    return {"op": op, "slots": read}
