"""``limen doctor``: what is wrong, and its cure; with ``--posture``, what established practice asks for."""

from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from limen.admin import posture as practice
from limen.admin.checkup import checkup
from limen.admin.posture import EDITION, Point
from limen.admin.posture.ground import ground_of
from limen.cli import say, times
from limen.cli.options import HERE, Where
from limen.model import ConfigError

_SIGNS = {
    "ok": "[green]✓[/]",
    "warning": "[yellow]![/]",
    "wrong": "[bold red]✗[/]",
    "unknown": "[dim]?[/]",
}


def doctor(
    *,
    posture: Annotated[bool, Parameter(negative="")] = False,
    probe: Annotated[bool, Parameter(negative="")] = False,
    at: Where = HERE,
) -> None:
    """Look at everything Limen needs, and say what is wrong with the cure; exit status 1 if something is.

    Parameters
    ----------
    posture
        Look at how the API is protected instead: TLS, tokens, keys, CORS, limits, schema, ways around the
        gateway, fail policies, files; each with the OWASP API 2023 risk and the control it is about.
    probe
        With --posture: also send the API a few reads without any credential, past the gateway.
    """
    if posture:
        _posture(at, probe)
        return
    if probe:
        raise ConfigError("--probe goes with --posture")
    found = checkup(at.settings())
    if at.json:
        say.json_out(found)
    else:
        rows = say.table("", "", "check", "found")
        for each in found:
            cure = f"\n[bold]→ {say.plain(each.cure)}[/]" if each.cure else ""
            rows.add_row(_SIGNS[each.state], each.check, say.plain(each.said) + cure)
        say.out().print(rows)
    if any(each.state == "wrong" for each in found):
        raise SystemExit(1)


def _posture(at: Where, probe: bool) -> None:
    found = practice.posture(ground_of(at.settings(), at.ask, times.now(), probe=probe))
    if at.json:
        say.json_out({"edition": EDITION, "points": found})
    else:
        say.out().print(table(found))
        say.out().print(f"[dim]REC-API-n: {EDITION}[/]")
    if any(point.state == "wrong" for point in found):
        raise SystemExit(1)


def table(found: list[Point]) -> Table:
    """Findings as people read them; why it matters is said where something is to be done."""
    rows = say.table("", "", "family", "check", "found", "OWASP 2023", "REC-API")
    family = ""
    for each in found:
        rows.add_row(
            _SIGNS[each.state],
            each.family if each.family != family else "",
            each.check,
            _said(each),
            " ".join(each.owasp),
            " ".join(control.removeprefix("REC-API-") for control in each.nist),
        )
        family = each.family
    return rows


def _said(point: Point) -> str:
    said = say.plain(point.found)
    if point.state in ("warning", "wrong"):
        said += f"\n[dim]{say.plain(point.why)}[/]"
    return said + (f"\n[bold]→ {say.plain(point.mend)}[/]" if point.mend else "")
