"""``limen scan``: known weaknesses of an API, from its documents, its source and its configuration."""

from contextlib import nullcontext
from pathlib import Path
from typing import Literal

from limen.cli import say
from limen.cli.scan_known import Known
from limen.cli.scan_live import Running
from limen.cli.scan_probe import Probing
from limen.cli.scan_rules import About
from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.catalogue import rule
from limen.scan.finding import Finding, Severity
from limen.scan.formats import FORMATS
from limen.scan.garbage import held_back
from limen.scan.scanning import Report
from limen.scan.tree import read_tree
from limen.scan.using import in_words

Format = Literal["text", "json", "sarif", "junit", "markdown"]
Level = Literal["info", "low", "medium", "high", "critical"]

STYLES = {
    Severity.CRITICAL: "bold white on red", Severity.HIGH: "bold red", Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan", Severity.INFO: "dim",
}  # fmt: skip

SHORT = 10
"""Characters of a fingerprint that are shown, by which `limen patch` knows the finding."""


def scan(
    paths: tuple[Path, ...] = (),
    /,
    *,
    format: Format = "text",  # noqa: A002, the word that people type
    out: Path | None = None,
    fail_on: Level = "low",
    about: About = About(),  # noqa: B008, frozen
    known: Known = Known(),  # noqa: B008, frozen
    probing: Probing = Probing(),  # noqa: B008, frozen
    running: Running = Running(),  # noqa: B008, frozen
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
    about
        Rules told instead of findings.
    known
        Findings that are known already.
    probing
        A running server to probe.
    running
        The installation whose record says how operations are used.
    """
    if about.told():
        return
    root = base_of(paths)
    with nullcontext() if probing.url else held_back():
        api = Api(read_tree(paths or (root,), root))
        report = running.applied(known.applied(probing.scan(api), api, root))
        _tell(report, format, out)
    if any(finding.severity >= Severity[fail_on.upper()] for finding in report.open):
        raise SystemExit(1)
    if report.problems:
        raise SystemExit(3)


def base_of(paths: tuple[Path, ...]) -> Path:
    """The folder that names of files are relative to: the one this is run in, so that they stay the same
    whatever part is scanned; a lone folder elsewhere is its own.

    Raises:
        ConfigError: One of them is not there.
    """
    here = Path.cwd()
    for path in paths:
        if not path.exists():
            raise ConfigError(f"{path}: no such file or folder")
    lone = len(paths) == 1 and paths[0].is_dir() and not paths[0].resolve().is_relative_to(here.resolve())
    return paths[0] if lone else here


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
    for lapse in report.lapses:
        say.err().print(f"[yellow]ignore[/] {say.plain(lapse.place)}: {say.plain(lapse.why)}")
    for problem in report.problems:
        say.err().print(f"[yellow]not looked at[/] {say.plain(problem.where)}: {say.plain(problem.why)}")
    say.out().print(_sum(report))


def _one(finding: Finding, *, first: bool) -> None:
    style, about, out = STYLES[finding.severity], rule(finding.rule), say.out()
    out.print(
        f"[{style}]{finding.severity.name.lower()}[/] {say.plain(finding.place)}  [dim]{finding.rule} ·"
        f" {about.owasp} · CWE-{about.cwe} · confidence {finding.confidence.name.lower()} ·"
        f" {finding.fingerprint[:SHORT]}[/]"
    )
    out.print(f"  {say.plain(finding.said)}")
    if finding.use is not None:
        out.print(f"  [cyan]{say.plain(in_words(finding.use))}[/]")
    for place in finding.related:
        out.print(f"  [dim]see {say.plain(place)}[/]")
    for sent in finding.exchanges:
        out.print(f"  [dim]{sent.status}[/] {say.plain(sent.curl)}")
    if first:
        out.print(f"  [dim]{say.plain(about.why)}[/]")
        mend = about.mend(finding.framework).replace("\n", "\n    ")
        out.print(f"  [bold]→ {say.plain_lines(mend)}[/]")
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
