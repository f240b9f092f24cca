"""``limen scan``: known weaknesses of an API, from its documents, its source and its configuration."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from limen.cli import say
from limen.cli.scan_probe import Probing
from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.catalogue import rule, rules
from limen.scan.finding import RISKS, Finding, Severity
from limen.scan.formats import FORMATS
from limen.scan.scanning import Report
from limen.scan.tree import read_tree

Format = Literal["text", "json"]
Level = Literal["info", "low", "medium", "high", "critical"]

_STYLES = {
    Severity.CRITICAL: "bold white on red", Severity.HIGH: "bold red", Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan", Severity.INFO: "dim",
}  # fmt: skip


def scan(
    paths: tuple[Path, ...] = (),
    /,
    *,
    format: Format = "text",  # noqa: A002, the word that people type
    out: Path | None = None,
    fail_on: Level = "low",
    list_rules: Annotated[bool, Parameter(name="--rules", negative="")] = False,
    probing: Probing = Probing(),  # noqa: B008, frozen
) -> None:
    """Look for known weaknesses: in OpenAPI documents, in source, in configuration, and with --url in a
    running server; nothing leaves this machine.

    Exit status 0: nothing from --fail-on upwards; 1: findings; 2: a mistake in the command; 3: something
    could not be looked at.

    Parameters
    ----------
    paths
        Files and folders; else the folder this is run in.
    format
        How the findings are told.
    out
        A file to write them to.
    fail_on
        The least severity that counts for the exit status.
    list_rules
        List the rules instead.
    probing
        A running server to probe.
    """
    if list_rules:
        _list_rules()
        return
    root = Path.cwd() if not paths or len(paths) > 1 or paths[0].is_file() else paths[0]
    report = probing.scan(Api(read_tree(paths or (root,), root)))
    _tell(report, format, out)
    if any(finding.severity >= Severity[fail_on.upper()] for finding in report.open):
        raise SystemExit(1)
    if report.problems:
        raise SystemExit(3)


def _tell(report: Report, form: Format, out: Path | None) -> None:
    if form == "text":
        text(report)
        return
    told = FORMATS[form](report)
    if out is None:
        say.out().out(told, end="")
        return
    try:
        out.write_text(told, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{out}: cannot be written: {error.strerror}") from None


def text(report: Report) -> None:
    """Findings as people read them: worst first, each with its place, why it matters and how to mend it."""
    told: set[str] = set()
    for finding in report.open:
        _one(finding, first=finding.rule not in told)
        told.add(finding.rule)
    for problem in report.problems:
        say.err().print(f"[yellow]not looked at[/] {say.plain(problem.where)}: {say.plain(problem.why)}")
    say.out().print(_sum(report))


def _one(finding: Finding, *, first: bool) -> None:
    style, about, out = _STYLES[finding.severity], rule(finding.rule), say.out()
    out.print(
        f"[{style}]{finding.severity.name.lower()}[/] {say.plain(finding.place)}  [dim]{finding.rule} ·"
        f" {about.owasp} · CWE-{about.cwe} · confidence {finding.confidence.name.lower()}[/]"
    )
    out.print(f"  {say.plain(finding.said)}")
    for place in finding.related:
        out.print(f"  [dim]see {say.plain(place)}[/]")
    for sent in finding.exchanges:
        out.print(f"  [dim]{sent.status}[/] {say.plain(sent.curl)}")
    if first:
        out.print(f"  [dim]{say.plain(about.why)}[/]")
        out.print(f"  [bold]→ {say.plain_lines(about.mend())}[/]")
    out.print()


def _sum(report: Report) -> str:
    counts = ", ".join(
        f"{number} {severity.name.lower()}"
        for severity in sorted(Severity, reverse=True)
        if (number := sum(each.severity == severity for each in report.open))
    )
    kept = len(report.findings) - len(report.open)
    return (
        f"{counts or 'nothing found'} in {report.files} files, {report.operations} operations"
        + (f"; {kept} suppressed" if kept else "")
        + (f"; {len(report.problems)} not looked at" if report.problems else "")
    )


def _list_rules() -> None:
    rows = say.table("", "rule", "severity", "OWASP 2023", "CWE", "what")
    for each in rules().values():
        rows.add_row(each.id, each.severity.name.lower(), _risk(each.owasp), str(each.cwe), each.title)
    say.out().print(rows)


def _risk(owasp: str) -> str:
    return f"{owasp.partition(':')[0]} {RISKS[owasp]}"
