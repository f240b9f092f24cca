"""``limen scan --baseline``: findings that are known already, kept in a file beside the source."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.cli import say
from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.baseline import compared, pruned, read_baseline, updated, write_baseline
from limen.scan.scanning import Report


@Parameter(name="*")
@dataclass(frozen=True)
class Known:
    """The baseline, and whether it is changed."""

    baseline: Annotated[
        Path | None,
        Parameter(help="A file of known findings: they are told as suppressed, and do not count."),
    ] = None
    update: Annotated[
        bool,
        Parameter(
            name="--baseline-update",
            negative="",
            help="Take in all that is open; what is there keeps its reason.",
        ),
    ] = False
    prune: Annotated[
        bool,
        Parameter(
            name="--baseline-prune",
            negative="",
            help="Drop from the file what this scan looked for and is gone.",
        ),
    ] = False

    def applied(self, report: Report, api: Api, root: Path) -> Report:
        """A report against the baseline, which is changed first where that is asked for.

        Raises:
            ConfigError: There is no such file, or it is no baseline.
        """
        if self.baseline is None:
            if self.update or self.prune:
                raise ConfigError(
                    "--baseline-update and --baseline-prune change a file: name it with --baseline"
                )
            return report
        known = before = read_baseline(self.baseline, missing=self.update)
        if self.prune:
            known = pruned(known, report, api.tree.files, root)
        dropped = len(before.findings) - len(known.findings)
        if self.update:
            known = updated(known, report, datetime.now(UTC).date())
        if self.update or self.prune:
            write_baseline(self.baseline, known)
            taken = len(known.findings) - len(before.findings) + dropped
            say.note(f"{self.baseline}: {len(known.findings)} findings ({taken} taken in, {dropped} dropped)")
        return compared(report, known, self.baseline.as_posix())
