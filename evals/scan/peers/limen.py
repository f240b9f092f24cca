"""Limen's own rules, and its probe, counted as its peers are."""

from pathlib import Path

from evals.scan.peers.peer import Claim
from evals.scan.probed import asked
from evals.scan.seeded import App, Flaw

from limen import __version__
from limen.scan.api import Api
from limen.scan.catalogue import rule
from limen.scan.finding import Finding, Severity
from limen.scan.scanning import scan
from limen.scan.tree import read_tree


class Limen:
    """The scanner of this checkout."""

    name = "Limen (static)"
    version = __version__
    looks = "spec, source, configuration"

    def install(self) -> None:
        """It is there."""

    def sees(self, _app: App, flaw: Flaw) -> bool:
        """Flaws that anything but requests can show."""
        return flaw.found_by != ["probe"]

    def claims(self, _app: App, root: Path) -> list[Claim]:
        """Its findings; what only informs is left out, as it is in the table above."""
        found = scan(Api(read_tree([root], root))).findings
        return [_claim(each) for each in found if each.severity > Severity.INFO]


class LimenProbe:
    """The probe of this checkout, as the identities of each application."""

    name = "Limen (probe)"
    version = __version__
    looks = "running, with its files"

    def install(self) -> None:
        """It is there."""

    def sees(self, _app: App, flaw: Flaw) -> bool:
        """Flaws that requests can show."""
        return "probe" in flaw.found_by

    def claims(self, app: App, root: Path) -> list[Claim]:
        """Its findings."""
        found = asked(app, root)[1]
        return [
            Claim(each.rule, each.said, operation=each.operation, subject=each.fingerprint,
                  cwes=frozenset((rule(each.rule).cwe,)))
            for each in found if each.severity > Severity.INFO
        ]  # fmt: skip


def _claim(finding: Finding) -> Claim:
    place = finding.place
    cwe = rule(finding.rule).cwe
    return Claim(
        finding.rule, finding.said, place.file, place.line, finding.operation, finding.fingerprint,
        frozenset((cwe,)),
    )  # fmt: skip
