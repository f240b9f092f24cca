"""``limen patch``: a finding of a scan, held off at the gateway by a plan until the API is mended."""

import re
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from limen.admin.disk import claiming, open_disk
from limen.admin.scanning import Proposed, patch_of
from limen.cli import say
from limen.cli.options import CHANGING, Changing
from limen.cli.plan_words import plan_json
from limen.cli.plans import record, show
from limen.cli.proposing import KeyFile, propose
from limen.copilot.patching import Terms
from limen.copilot.plan import Plan
from limen.model import ConfigError
from limen.scan.stored import read_stored

_BASE = re.compile(r"https?://[^/\s']{1,300}(?=/\S*$)")


def patch(
    finding: str,
    /,
    *,
    report: Path | None = None,
    keep_role: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    everyone: Annotated[bool, Parameter(negative="")] = False,
    key: KeyFile = None,
    at: Changing = CHANGING,
) -> None:
    """Propose a virtual patch: a plan that stops at the gateway what a finding shows, until it is mended.

    The dry run says who would have noticed. `limen plans apply` puts it in force, `limen undo` takes it back.

    Parameters
    ----------
    finding
        Its fingerprint in the report, or the beginning of it.
    report
        What `limen scan --format json --out FILE` wrote; else `[scan] report` names it.
    keep_role
        A role that may go on as before.
    everyone
        Shut the operation to all others, harmful or not, where nothing narrower will do.
    """
    patch_finding(finding, at, Terms(keep_role, everyone), report, key)


def patch_finding(
    finding: str, at: Changing, terms: Terms, report: Path | None = None, key: Path | None = None
) -> Plan:
    """Make, keep and tell the plan for a finding; raises ``ConfigError`` where there is none to be had."""
    proposed = proposed_for(finding, at, terms, report)
    plan = propose(proposed.text, proposed.operations, at, key=key)
    if at.json:
        say.json_out(plan_json(record(at, plan.id)) | {"patch": _json(proposed)})
    else:
        server = at.settings().server
        _tell(proposed, f"{'https' if server.tls.certificate else 'http'}://{server.listen}")
        show(plan.id, at=at)
    return plan


def proposed_for(finding: str, at: Changing, terms: Terms, report: Path | None = None) -> Proposed:
    """The patch for a finding; nothing is kept. Raises ``ConfigError`` where there is none to be had."""
    settings = at.settings()
    named = report or (Path(settings.scan.report) if settings.scan.report else None)
    if named is None:
        raise ConfigError("which scan? --report FILE, or [scan] report, names what `limen scan` wrote")
    found, claimed = read_stored(named).find(finding), claiming(settings)
    with at.talk(create=True) as ask, open_disk(settings) as disk:
        return patch_of(found, terms, ask, disk, float(ask("ping")["at"]), claimed=claimed)


def _json(proposed: Proposed) -> dict[str, Any]:
    patch = proposed.patch
    return {"finding": proposed.finding.fingerprint, "stops": patch.stops, "besides": patch.besides}


def at_gateway(curl: str, gateway: str) -> str:
    """A finding's command, sent to the gateway and not to the server that was probed: its address is the
    last thing in it."""
    return _BASE.sub(lambda _: gateway, curl, count=1)


def _tell(proposed: Proposed, gateway: str) -> None:
    finding, out = proposed.finding, say.out()
    out.print(f"[bold]{say.plain(finding.rule)}[/] {say.plain(finding.place)}  {say.plain(finding.said)}")
    out.print(f"[bold]Stops[/] {say.plain(proposed.patch.stops)}")
    for each in proposed.patch.besides:
        out.print(f"  [yellow]![/] {say.plain(each)}")
    for sent in finding.exchanges[-1:]:
        out.print(f"  [dim]before and after: {say.plain(at_gateway(sent.curl, gateway))}[/]")
    out.print()
