"""``limen plans``: what was asked for, proven on recorded calls, agreed to, applied at once and undone."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from limen.admin.disk import open_disk
from limen.admin.plan_record import Record
from limen.admin.plans import tried_again
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.cli.plan_gateways import raised, settled_or_undone
from limen.cli.plan_words import affected, plan_json, tell_plan
from limen.cli.proposing import KEY, KeyFile, fetched, key_file, moving, propose
from limen.cli.provider import lifetime_notes
from limen.copilot.plan import Plan, operation_of
from limen.credentials.operators import APPROVE, sign
from limen.model import ConfigError

app = App(
    name="plans",
    help="Plans: make, list, show, approve, apply and discard them; `limen undo` takes one back.",
)


@app.command
def make(
    file: Path, /, *, text: str = "", key: KeyFile = None, since: str = "", at: Changing = CHANGING
) -> None:
    """Make a plan from typed operations, as the copilot does with what it understood.

    Parameters
    ----------
    file
        JSON: `[{"op": "suspend_key", "slots": {"key": "..."}}, ...]`.
    text
        Why, in your words; it is bound into the plan.
    since
        From when on recorded calls are tried: a time, or a length such as 24h before now.
    """
    try:
        said = msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]])
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigError(f"{file}: a JSON list of operations is needed: {error}") from None
    operations = tuple(operation_of(str(each.get("op")), each.get("slots") or {}) for each in said)
    start = times.since(since, "--since") if since else None
    plan = propose(text or file.name, operations, at, key=key, since=start)
    _tell(at, plan.id)


@app.command(name="list")
def list_(*, every: Annotated[bool, Parameter(name="--all", negative="")] = False, at: Where = HERE) -> None:
    """Plans, the newest first; without --all only those that are proposed or in force."""
    found = [r for r in records(at) if every or r.state in ("proposed", "applied")]
    if at.json:
        say.json_out([plan_json(each) for each in found])
        return
    rows = say.table("", "plan", "state", "it would", "asked for", "by", "made")
    for each in found:
        plan = each.plan
        rows.add_row(
            plan.id,
            each.state,
            plan.impact.value,
            say.plain(plan.text),
            say.plain(plan.author),
            times.shown(plan.made),
        )
    say.out().print(rows if found else "[dim]No plans: `limen ask` makes one.[/]")


@app.command
def show(plan: str, /, *, at: Where = HERE) -> None:
    """One plan: what changes, who would notice, who agreed, what it did.

    Parameters
    ----------
    plan
        Its id, such as p1f3a9c2e.
    """
    _tell(at, plan)


@app.command
def check(plan: str, /, *, at: Where = HERE) -> None:
    """Try a plan once more on the same recorded calls: whoever is to agree need not believe who made it.

    Exit status 1 where it comes out otherwise than the plan says.

    Parameters
    ----------
    plan
        Its id.
    """
    found, masking = record(at, plan), bool(at.ask("ping")["masking"])
    with open_disk(at.settings()) as disk, say.progress("Trying it on recorded calls", None) as bar:
        again = tried_again(found.plan, disk, moving(bar), masking=masking)
    same = again == found.plan.dry_run
    if at.json:
        say.json_out({"same": same, "then": found.plan.dry_run, "now": again})
    else:
        tell_plan(msgspec.structs.replace(found.plan, dry_run=again), names_of(at, found.plan), found)
        say.out().print("[green]✓[/] as the plan says" if same else "[bold red]✗[/] not as the plan says")
    if not same:
        raise SystemExit(1)


@app.command
def fetch(plan: str, /, *, key: KeyFile = None, at: Changing = CHANGING) -> None:
    """Read the documents that a plan names, and make it again with them: tried, and bound to what was read.

    Nothing is read before: where a plan came of a program's words, look at the address first.

    Parameters
    ----------
    plan
        Its id.
    """
    _tell(at, fetched(record(at, plan), at, key).id)


@app.command
def approve(plan: str, /, *, key: KeyFile = None, at: Changing = CHANGING) -> None:
    """Agree to a plan: signs its hash with your operator's key.

    Parameters
    ----------
    plan
        Its id.
    """
    file = key_file(key)
    if file is None:
        raise ConfigError(f"--key FILE is needed, or {KEY}: the file of `limen operators add`")
    found = record(at, plan)
    public, word = sign(file, APPROVE, found.plan.hash.encode())
    at.change("plans.approve", id=plan, key=public.hex(), signature=word.hex())
    _tell(at, plan)


@app.command
def apply(
    plan: str,
    /,
    *,
    approve: Annotated[bool, Parameter(negative="")] = False,
    at: Changing = CHANGING,
) -> None:
    """Put a plan in force: all of it at once, or nothing. `limen undo` takes it back.

    Parameters
    ----------
    plan
        Its id.
    approve
        With no operator named yet: you answer for it alone, and the record says so.
    """
    before = raised(at)
    done = at.change("plans.apply", id=plan, console=approve)
    said = settled_or_undone(at, plan, before)
    if at.json:
        say.json_out({**done, "said": said})
        return
    console = say.out()
    console.print(f"[green]✓[/] {plan} is in force [dim](back: limen undo {plan})[/]")
    for each in said:
        console.print(f"  {say.plain(each)}")
    for result in done["results"]:
        if isinstance(result, dict) and result.get("text") and result.get("public_id"):
            console.print(f"  key {result['public_id']}: [bold green]{say.plain(result['text'])}[/]")
            console.print("  [dim]Shown once: keep it now.[/]")


@app.command
def code(plan: str, /, *, at: Where = HERE) -> None:
    """Show the one-time code with which a program that you trust (`limen mcp`) may apply a plan.

    Parameters
    ----------
    plan
        Its id.
    """
    found = at.ask("plans.code", id=plan)
    if at.json:
        say.json_out(found)
        return
    say.out().print(f"[bold green]{found['code']}[/] [dim]for {plan}, until {times.shown(found['until'])}[/]")


@app.command
def discard(plan: str, /, *, at: Changing = CHANGING) -> None:
    """Drop a plan that was not applied; it stays on record.

    Parameters
    ----------
    plan
        Its id.
    """
    at.change("plans.discard", id=plan)
    _tell(at, plan)


@app.command
def gateways(*, at: Where = HERE) -> None:
    """The gateways that plans started or stopped, and those whose files they wrote."""
    found, written = at.ask("gateways.list"), at.ask("gateways.written")
    if at.json:
        say.json_out([*found, *written])
        return
    rows = say.table("", "gateway", "state", "callers connect to", "the API behind it")
    for each in found:
        address = f"http://127.0.0.1:{each['port']}"
        rows.add_row(say.plain(each["id"]), each["state"], address, say.plain(each["upstream"]))
    for each in written:
        rows.add_row(
            say.plain(each["id"]), "written", say.plain(f"see {each['folder']}"), say.plain(each["upstream"])
        )
    say.out().print(rows if found or written else "[dim]None.[/]")


def names_of(at: Where, plan: Plan) -> dict[str, str]:
    """The names of those who would notice, as far as the vault opens them."""
    wanted = sorted({(each.kind, each.subject) for each in affected(plan.dry_run)})
    found: dict[str, str] = at.ask("vault.open", pseudonyms=wanted) if wanted else {}
    return found


def _tell(at: Where, name: str) -> None:
    found = record(at, name)
    names = names_of(at, found.plan)
    wanted = str(at.ask("plans.wanted", id=name)) if found.state == "proposed" else ""
    notes = lifetime_notes(at, found.plan, applied=found.state == "applied")
    if at.json:
        say.json_out({**plan_json(found, names), "wanted": wanted, "notes": notes})
        return
    tell_plan(found.plan, names, found, wanted, notes)


def records(at: Where) -> list[Record]:
    """Every plan, the newest first."""
    found = [msgspec.convert(each, Record, builtin_types=(bytes,)) for each in at.ask("plans.list")]
    return list(reversed(found))


def record(at: Where, name: str) -> Record:
    """One plan with all that was said and done about it."""
    return msgspec.convert(at.ask("plans.show", id=name), Record, builtin_types=(bytes,))
