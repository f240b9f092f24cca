"""``limen incidents``: attacks as they were told together, and a person's end of one."""

from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter
from rich.table import Table

from limen.admin.disk import open_disk
from limen.admin.scanning import sources_of
from limen.cli import say, times
from limen.cli.incident_panel import panel, severity
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.copilot.explaining.source import Source
from limen.model import ConfigError, Evidence

app = App(name="incidents", help="Attacks as they were told together: list, show and close them.")

KINDS = ("credential", "principal", "address")


@app.command(name="list")
def list_(
    *,
    everything: Annotated[bool, Parameter(name="--all", negative="")] = False,
    most: int = 20,
    at: Where = HERE,
) -> None:
    """Open incidents, the worst first; those of low severity, which were only watched, are counted.

    Parameters
    ----------
    everything
        Those too that are of low severity, closed, or quiet: a day without anything odd.
    most
        How many, at most 100.
    """
    told = at.ask("incidents.list", all=everything, most=most)
    found = told["incidents"]
    if at.json:
        say.json_out(found)
        return
    say.out().print(_rows(found) if found else "[dim]No incident is open.[/]")
    if told["count"] > len(found):
        say.note(f"and {told['count'] - len(found)} more")
    if told["mild"]:
        say.note(f"{told['mild']} of low severity: limen incidents list --all")


def _rows(found: list[dict[str, Any]]) -> Table:
    rows = say.table(
        "",
        "incident",
        "severity",
        "state",
        "since",
        "last",
        "callers",
        "odd",
        "stages",
        "what",
        right=("odd",),
    )
    for each in found:
        rows.add_row(
            say.plain(each["id"]),
            severity(each["severity"]),
            each["state"],
            times.shown(each["first"]),
            times.ago(each["last"]),
            str(len(each["callers"])),
            f"{each['odd']:,}",
            " → ".join(each["stages"]),
            say.plain(", ".join(signal["words"] for signal in each["signals"][:2])),
        )
    return rows


@app.command
def show(
    incident: str,
    /,
    *,
    reveal: Annotated[bool, Parameter(negative="")] = False,
    at: Where = HERE,
) -> None:
    """All of an incident: who, what, when, how far it came, what was done, what to do next and how to undo.

    Parameters
    ----------
    incident
        Its id, i1f.
    reveal
        Open the names behind the pseudonyms from the sealed vault.
    """
    told = at.ask("incidents.show", id=incident)
    names = _reveal(at, told) if reveal else {}
    sources = _sources(at, told)
    if at.json:
        say.json_out({**told, "names": names, "sources": sources})
        return
    say.out().print(panel(told, names, sources))


def _sources(at: Where, told: dict[str, Any]) -> tuple[Source, ...]:
    """What a scan knows of the operations; the incident is told without, where its report cannot be read."""
    try:
        return sources_of((each["operation"] for each in told["operations"]), at.settings())
    except ConfigError as error:
        say.note(str(error))
        return ()


@app.command
def close(
    incident: str,
    /,
    *,
    benign: Annotated[bool, Parameter(negative="")] = False,
    attack: Annotated[bool, Parameter(negative="")] = False,
    note: str = "",
    at: Changing = CHANGING,
) -> None:
    """End an incident; what comes later opens another. `limen undo` with the revision opens it again.

    Parameters
    ----------
    incident
        Its id.
    benign
        It was none: its telling evidence is labelled benign, so the like is less odd from then on.
    attack
        It was one: its telling evidence is labelled an attack, which leaves suspicion on its callers.
    note
        What was found out, for the record.
    """
    if benign and attack:
        raise ConfigError("--benign or --attack: not both")
    outcome = "benign" if benign else "attack" if attack else "closed"
    evidence = _evidence(at, incident, outcome) if outcome != "closed" else []
    done = at.change("incidents.close", id=incident, outcome=outcome, evidence=evidence, note=note)
    if at.json:
        say.json_out(done)
        return
    labelled = f", {done['labelled']} pieces of evidence labelled {outcome}" if done["labelled"] else ""
    say.out().print(f"[green]✓[/] {done['id']} is closed{labelled} [dim](back: {done['undo']})[/]")
    for command in done["standing"]:
        say.out().print(f"What it put in force still stands: {say.plain(command)}")


def _evidence(at: Where, incident: str, outcome: str) -> list[Any]:
    """The telling evidence as the journal has it: of an attack, the loudest of each caller."""
    told = at.ask("incidents.show", id=incident)
    with open_disk(at.settings()) as disk:
        wanted = set(told["telling"])
        found = [each for each in disk.evidence(told["first"]) if each.id in wanted]
    if outcome == "attack":
        found = _one_a_caller(found)
    return [msgspec.to_builtins(each, builtin_types=(bytes,)) for each in found]


def _one_a_caller(found: list[Evidence]) -> list[Evidence]:
    best = {each.features.caller.subject: each for each in sorted(found, key=lambda each: each.risk.bits)}
    return list(best.values())


def _reveal(at: Where, told: dict[str, Any]) -> dict[str, str]:
    wanted = {(kind, who[kind]) for who in told["callers"] for kind in KINDS if who[kind]}
    found: dict[str, str] = at.ask("vault.open", pseudonyms=sorted(wanted))
    return found
