"""``limen scan --live``: findings with how their operations are used, off an installation's record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.scan.scanning import Report
from limen.scan.using import with_uses


@Parameter(name="*")
@dataclass(frozen=True)
class Running:
    """The installation before the API that is scanned."""

    live: Annotated[
        Path | None,
        Parameter(
            help="limen.toml of the installation before this API: each finding then says how often, by whom"
            " and with which sensitive data its operation is called."
        ),
    ] = None

    def applied(self, report: Report) -> Report:
        """A report with uses, where an installation is named.

        Raises:
            ConfigError: There is none, or it cannot be read.
        """
        if self.live is None:
            return report
        from limen.admin.disk import open_disk  # noqa: PLC0415 (a scan of files alone loads none of this)
        from limen.admin.scanning import WINDOW, uses_of  # noqa: PLC0415
        from limen.cli.options import Where  # noqa: PLC0415

        at = Where(self.live)
        with at.talk() as ask, open_disk(at.settings()) as disk:
            now = float(ask("ping")["at"])
            uses = uses_of(ask, disk, now, now - WINDOW)
        return with_uses(report, uses.shown)
