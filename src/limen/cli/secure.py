"""``limen secure``: a whole framework for one API, from its record: what, why, and what it covers of the
OWASP list; kept as one plan to be read, agreed to and taken back like any other."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from limen.admin.disk import open_disk
from limen.admin.securing import WINDOW, Secured, secured
from limen.admin.spec_source import read_spec
from limen.cli import say, times
from limen.cli.options import CHANGING, Changing
from limen.cli.plan_words import plan_json
from limen.cli.plans import record, show
from limen.cli.proposing import moving, propose
from limen.copilot.plan import Plan
from limen.copilot.securing.coverage import Row
from limen.engine import duration

WORDS = "secure this API"
"""What a plan says was asked for, where nobody said it in words."""

_COVERED = {"fully": "bold green", "partly": "green", "watched": "yellow", "not": "red"}
_REMARKS = {"stands": "Stands already", "hand": "To be put by hand", "left": "Left out"}


def secure(
    *,
    spec: str = "",
    since: str = duration.written(int(WINDOW)),
    plan: Annotated[bool, Parameter(negative="")] = False,
    key: Path | None = None,
    at: Changing = CHANGING,
) -> None:
    """Propose a whole set of protections for this API, as one plan with its reasons and numbers.

    It follows from recorded calls that were nothing odd. What would refuse harmless callers is left out, and
    said. A table sets it against the OWASP API Security Top 10 (2023).

    Parameters
    ----------
    spec
        An OpenAPI document to take over with it: a file, or an address that may be read (`[copilot]
        spec_hosts`). Naming it here is agreeing that it is read.
    since
        How far back recorded calls are looked at.
    plan
        Only show it: no plan is kept.
    key
        Your operator's key file; LIMEN_OPERATOR_KEY says the same.
    """
    secure_api(WORDS, at, key, spec, times.since(since), keep=not plan)


def secure_api(
    text: str,
    at: Changing,
    key: Path | None = None,
    spec: str = "",
    since: float | None = None,
    *,
    keep: bool = True,
) -> Plan | None:
    """Work it out, tell it, and keep the plan; ``None`` where there is nothing to propose."""
    start = times.now() - WINDOW if since is None else since
    found = _found(at, spec, start)
    plan = None
    if keep and found.operations:
        read = {spec: read_spec(spec, at.settings().copilot.spec_hosts)} if spec else {}
        plan = propose(text, found.operations, at, key=key, since=start, documents=read)
    if at.json:
        say.json_out(_json(found, plan, at))
        return plan
    _tell(found)
    if plan is not None:
        show(plan.id, at=at)
    return plan


def _found(at: Changing, spec: str, since: float) -> Secured:
    bar_of = say.progress("Trying it on recorded calls", None)
    with at.talk(create=True) as ask, open_disk(at.settings()) as disk, bar_of as bar:
        now = float(ask("ping")["at"])
        return secured(ask, disk, now, since, spec, moving(bar))


def _json(found: Secured, plan: Plan | None, at: Changing) -> dict[str, Any]:
    trial = found.trial
    return {
        "missing": found.missing,
        "proposals": [each.plain for each in found.proposals],
        "remarks": found.remarks,
        "tried": {"calls": trial.calls, "refused": trial.refused, "asked": trial.asked},
        "coverage": found.coverage,
        "ground": found.ground,
        "plan": plan_json(record(at, plan.id)) if plan else None,
    }


def _tell(found: Secured) -> None:
    if found.missing:
        say.out().print("[yellow]There is too little to go by yet:[/]")
        for each in found.missing:
            say.out().print(f"  {say.plain(each)}")
        return
    _tell_ground(found)
    _tell_proposals(found)
    _tell_remarks(found)
    _tell_weak(found.coverage)
    _tell_coverage(found.coverage)


def _tell_ground(found: Secured) -> None:
    ground, trial = found.ground, found.trial
    span = f"{times.shown(ground.since)} to {times.shown(ground.until)} UTC"
    cut = ", the newest of them" if ground.cut else ""
    say.out().print(
        f"[bold]{ground.calls:,}[/] harmless calls of {ground.callers:,} callers, {span}{cut};"
        f" {ground.odd:,} odd ones left out"
    )
    ends = f"{trial.refused:,} would be refused and {trial.asked:,} asked for proof"
    say.out().print(f"[dim]Of {trial.calls:,} tried, {ends}.[/]\n")


def _tell_proposals(found: Secured) -> None:
    rows = say.table("Proposed", "advice", "operation", "why")
    for each in found.proposals:
        rows.add_row(each.advice, each.operation.op, say.plain(each.why))
    say.out().print(rows if found.proposals else "[dim]Nothing is proposed.[/]")


def _tell_remarks(found: Secured) -> None:
    for kind, title in _REMARKS.items():
        said = [each for each in found.remarks if each.kind == kind]
        if said:
            say.out().print(f"\n[bold]{title}[/]")
        for each in said:
            say.out().print(f"  [dim]{each.advice}[/] {say.plain(each.what)}: {say.plain(each.why)}")


def _tell_weak(coverage: tuple[Row, ...]) -> None:
    """What no plan mends, each once with the categories it is about."""
    about: dict[str, list[str]] = {}
    for row in coverage:
        for each in row.open:
            about.setdefault(each, []).append(row.id.partition(":")[0])
    if about:
        say.out().print("\n[bold]To be mended in the settings[/]")
    for each, names in about.items():
        say.out().print(f"  [dim]{' '.join(names)}[/] {say.plain(each)}")


def _tell_coverage(coverage: tuple[Row, ...]) -> None:
    say.out().print()
    columns = ("", "risk", "covered", "by", "watched by", "what only the API can do")
    rows = say.table("OWASP API Security Top 10", *columns)
    for row in coverage:
        covered = f"[{_COVERED[row.covered]}]{row.covered}[/]"
        rows.add_row(row.id, row.title, covered, ", ".join(row.by), ", ".join(row.watched), row.remains)
    say.out().print(rows)
    say.out().print()
