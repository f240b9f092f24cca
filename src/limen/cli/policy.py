"""``limen policy`` and ``limen mode``: what is done about risk, tried before it is in force."""

from pathlib import Path

from cyclopts import App

from limen.admin.disk import open_disk
from limen.admin.preview import Preview, policy_preview
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.engine import duration
from limen.engine.policy import Policy
from limen.model import ConfigError
from limen.settings.policies import PRESETS, policy_text, schema

app = App(name="policy", help="What is done about risk: show it, check a file, try one, put one in force.")


@app.command
def show(*, at: Where = HERE) -> None:
    """The policy in force, as Cedar text."""
    found = at.ask("policy.show")
    if at.json:
        say.json_out(found)
        return
    say.note(f"{found['source']}, mode {found['mode']}")
    say.out().print(found["text"].rstrip(), markup=False, soft_wrap=True)


@app.command
def check(policy: str, /, *, at: Where = HERE) -> None:
    """Check a policy file against the schema; nothing changes.

    Parameters
    ----------
    policy
        A Cedar file, or observe, balanced or strict.
    """
    compiled = Policy.compile(_text(policy), schema(), policy)
    rules = [
        {
            "id": rule.id,
            "action": rule.action.word,
            "scope": rule.scope.value,
            "seconds": rule.seconds,
            "why": rule.why,
        }
        for rule in compiled.rules.values()
    ]
    if at.json:
        say.json_out({"policy": policy, "rules": rules})
        return
    rows = say.table("", "policy", "action", "scope", "holds for", "because")
    for rule in compiled.rules.values():
        length = duration.written(rule.seconds) if rule.seconds else ""
        rows.add_row(rule.id, say.action(rule.action.word), rule.scope.value, length, say.plain(rule.why))
    say.out().print(rows)
    say.out().print(f"[green]✓[/] {say.plain(policy)} is a valid policy")


@app.command(name="test")
def preview(policy: str, /, *, since: str = "24h", at: Where = HERE) -> None:
    """What a policy would have done to the traffic in the journal, beside what was asked for then.

    Parameters
    ----------
    policy
        A Cedar file, or observe, balanced or strict.
    since
        How far back: a length such as 24h, or a time.
    """
    text = _text(policy)
    Policy.compile(text, schema(), policy)
    with open_disk(at.settings()) as disk:
        found = policy_preview(disk, text, times.since(since))
    tell_preview(found, at, f"With {policy}, since {times.shown(times.since(since))}")


@app.command
def use(policy: str, /, *, at: Changing = CHANGING) -> None:
    """Put a policy in force, checked first. `limen policy test` shows beforehand what changes.

    Parameters
    ----------
    policy
        A Cedar file, or observe, balanced or strict.
    """
    found = at.change("policy.use", create=True, text=_text(policy), source=policy)
    if at.json:
        say.json_out(found)
        return
    say.out().print(f"[green]✓[/] {say.plain(policy)} is in force as {found['source']}, mode {found['mode']}")
    if found["mode"] == "observe":
        say.out().print("[yellow]Nothing is enforced yet:[/] limen mode enforce")


def mode(wanted: str = "", /, *, route: str = "", at: Changing = CHANGING) -> None:
    """Tell whether the policy is enforced, or change that: observe, enforce or off.

    In observe mode everything passes, and the evidence says what would have been done. Where it is off,
    nothing but who calls is asked, and nothing is learnt.

    Parameters
    ----------
    wanted
        observe, enforce or off; without it the modes are told.
    route
        Change it only for this path, prefix with `*` (`/v1/public/*`), or operation: `"POST /v1/orders"`.
    """
    found = at.change("mode", mode=wanted, route=route, create=bool(wanted))
    if at.json:
        say.json_out(found)
        return
    console = say.out()
    console.print(f"[bold]{found['mode']}[/]" + (" [dim]everywhere else[/]" if found["routes"] else ""))
    for match, said in found["routes"].items():
        console.print(f"  {say.plain(match)}  [bold]{said}[/]")


def tell_preview(found: Preview, at: Where, title: str) -> None:
    """What would change, by kind of change with examples, or as JSON."""
    if at.json:
        say.json_out(found)
        return
    console = say.out()
    if not found.changed:
        console.print(f"{say.plain(title)}: [green]nothing changes[/] over {found.activities:,} activities.")
        return
    rows = say.table(
        title, "then", "now", "activities", "callers", "for example", right=("activities", "callers")
    )
    for change in found.changes:
        example = f"limen explain {change.examples[0]}" if change.examples else ""
        rows.add_row(
            say.action(change.before),
            say.action(change.after),
            f"{change.count:,}",
            f"{change.callers:,}",
            example,
        )
    console.print(rows)
    console.print(f"[dim]{found.changed:,} of {found.activities:,} activities change.[/]")


def _text(policy: str) -> str:
    if policy in PRESETS:
        return policy_text(policy)
    if not Path(policy).exists():
        raise ConfigError(f"{policy}: no such file, and no preset: one of {', '.join(PRESETS)}")
    return policy_text("", policy)
