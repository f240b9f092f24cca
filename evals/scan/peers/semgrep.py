"""Semgrep: source by patterns. Its rules are in no package; whoever has some names their folder."""

import os
import re
from pathlib import Path
from typing import Any, Final

import msgspec
from evals.scan.peers import tools
from evals.scan.peers.peer import Claim, MissingError
from evals.scan.seeded import App, Flaw

VERSION: Final = "1.185.0"
RULES: Final = "LIMEN_SEMGREP_RULES"
_CWE: Final = re.compile(r"CWE-(\d{1,5})")


class Semgrep:
    """PyPI semgrep, with the rules in the folder that ``LIMEN_SEMGREP_RULES`` names."""

    name = "Semgrep"
    version = VERSION
    looks = "source, by the user's rules"

    def install(self) -> None:
        """In a virtual environment of its own, where there are rules."""
        if not Path(os.environ.get(RULES, "") or "/nowhere").is_dir():
            raise MissingError(
                f"it comes without rules, its registry is a service on the network, and {RULES} names no"
                " folder of the user's"
            )
        tools.from_pypi("semgrep", VERSION)

    def sees(self, _app: App, flaw: Flaw) -> bool:
        """Flaws that the source can show."""
        return "source" in flaw.found_by

    def claims(self, _app: App, root: Path) -> list[Claim]:
        """Its findings."""
        command = tools.from_pypi("semgrep", VERSION) / "semgrep"
        rules = str(Path(os.environ[RULES]).resolve())
        quiet = ("--json", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore")
        said = tools.run([str(command), "scan", *quiet, "--config", rules, "."], root)
        return [_claim(each, root) for each in msgspec.json.decode(said)["results"]]


def _claim(result: dict[str, Any], root: Path) -> Claim:
    extra, line = result["extra"], result["start"]["line"]
    lines = (root / result["path"]).read_text("utf-8", "replace").splitlines()
    return Claim(
        rule=result["check_id"],
        said=extra["message"],
        file=result["path"].removeprefix("./"),
        line=line,
        subject=lines[line - 1].strip() if line <= len(lines) else "",
        cwes=frozenset(int(number) for number in _CWE.findall(str(extra["metadata"].get("cwe", "")))),
    )
