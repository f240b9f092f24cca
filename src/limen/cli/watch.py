"""``limen watch``: the scan beside the editor, told anew whenever a file is saved."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.cli import say
from limen.cli.scan import STYLES, base_of, text
from limen.scan.baseline import compared, read_baseline
from limen.scan.finding import Finding
from limen.scan.scanning import Report
from limen.scan.watching import Change, Watch


def watch(
    paths: tuple[Path, ...] = (),
    /,
    *,
    baseline: Annotated[Path | None, Parameter(help="A file of known findings, which are not told.")] = None,
    every: Annotated[float, Parameter(help="Seconds between two looks at the files.")] = 0.5,
) -> None:
    """Scan, then scan again whatever changes, until Ctrl-C; new findings and those that are gone are told.

    Parameters
    ----------
    paths
        Files and folders; else the folder this is run in.
    """
    root = base_of(paths)
    watched = Watch(paths or (root,), root, _known(baseline))
    try:
        if first := watched.look():
            text(first.report)
        while True:
            time.sleep(max(every, 0.05))
            began = time.monotonic()
            if change := watched.look():
                _tell(change, time.monotonic() - began)
    except KeyboardInterrupt:
        return


def _known(baseline: Path | None) -> Callable[[Report], Report]:
    if baseline is None:
        return lambda report: report
    return partial(compared, baseline=read_baseline(baseline), name=baseline.as_posix())


def _tell(change: Change, seconds: float) -> None:
    for sign, style, findings in (("+", "red", change.new), ("-", "green", change.gone)):
        for finding in findings:
            _line(sign, style, finding)
    for problem in change.report.problems:
        say.err().print(f"[yellow]not looked at[/] {say.plain(problem.where)}: {say.plain(problem.why)}")
    say.out().print(f"[dim]{len(change.report.open)} open, {seconds:.1f} s[/]")


def _line(sign: str, style: str, finding: Finding) -> None:
    say.out().print(
        f"[{style}]{sign}[/] [{STYLES[finding.severity]}]{finding.severity.name.lower()}[/]"
        f" {say.plain(finding.place)} {say.plain(finding.said)} [dim]{finding.rule}[/]"
    )
