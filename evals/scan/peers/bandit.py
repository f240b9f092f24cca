"""Bandit: Python source, one file at a time."""

from pathlib import Path
from typing import Any, Final

import msgspec
from evals.scan.peers import tools
from evals.scan.peers.peer import Claim
from evals.scan.seeded import App, Flaw

VERSION: Final = "1.9.4"


class Bandit:
    """PyPI bandit, with all that it reports by default."""

    name = "Bandit"
    version = VERSION
    looks = "source (Python)"

    def install(self) -> None:
        """In a virtual environment of its own."""
        tools.from_pypi("bandit", VERSION)

    def sees(self, _app: App, flaw: Flaw) -> bool:
        """Flaws in Python files that the source can show."""
        return "source" in flaw.found_by and flaw.file.endswith(".py")

    def claims(self, _app: App, root: Path) -> list[Claim]:
        """Its findings."""
        command = tools.from_pypi("bandit", VERSION) / "bandit"
        said = tools.run([str(command), "-r", "-q", "-f", "json", "."], root)
        return [_claim(each) for each in msgspec.json.decode(said)["results"]]


def _claim(result: dict[str, Any]) -> Claim:
    lines = dict(line.split(" ", 1) for line in result["code"].splitlines() if " " in line)
    return Claim(
        rule=f"{result['test_id']} {result['test_name']}",
        said=result["issue_text"],
        file=result["filename"].removeprefix("./"),
        line=result["line_number"],
        subject=lines.get(str(result["line_number"]), "").strip(),
        cwes=frozenset(filter(None, (result.get("issue_cwe", {}).get("id"),))),
    )
