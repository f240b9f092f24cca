"""Spectral with the OWASP ruleset: the specification alone."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec
from evals.scan.peers import tools
from evals.scan.peers.peer import Claim
from evals.scan.seeded import App, Flaw

VERSION: Final = "6.16.3"
RULESET: Final = "2.0.1"
_METHODS: Final = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))


class Spectral:
    """npm @stoplight/spectral-cli with @stoplight/spectral-owasp-ruleset, as it comes."""

    name = "Spectral + OWASP ruleset"
    version = f"{VERSION} + {RULESET}"
    looks = "spec"

    def install(self) -> None:
        """Both packages in one folder."""
        _modules()

    def sees(self, app: App, flaw: Flaw) -> bool:
        """Flaws that the specification can show."""
        return bool(app.spec) and "spec" in flaw.found_by

    def claims(self, app: App, root: Path) -> list[Claim]:
        """Its findings; none where there is no specification."""
        if not app.spec:
            return []
        modules = _modules()
        ruleset = root.parent / "spectral.yaml"
        owasp = modules / "@stoplight" / "spectral-owasp-ruleset" / "dist" / "ruleset.js"
        ruleset.write_text(f"extends: [{json.dumps(str(owasp))}]\n")
        command = [
            str(modules / ".bin" / "spectral"),
            "lint",
            "-q",
            "-f",
            "json",
            "-r",
            str(ruleset),
            app.spec,
        ]
        said = tools.run(command, root)
        return [_claim(each, app.spec) for each in msgspec.json.decode(_json(said))]


def _modules() -> Path:
    packages = {"@stoplight/spectral-cli": VERSION, "@stoplight/spectral-owasp-ruleset": RULESET}
    return tools.from_npm(f"spectral-{VERSION}-owasp-{RULESET}", packages)


def _json(said: str) -> str:
    """Its list alone; it may print a word about the result before or after it."""
    return said[said.find("[") : said.rfind("]") + 1]


def _claim(result: dict[str, Any], spec: str) -> Claim:
    path = [str(part) for part in result["path"]]
    return Claim(
        rule=result["code"],
        said=result["message"],
        file=spec,
        line=result["range"]["start"]["line"] + 1,
        operation=_operation(path),
        subject="/".join(path),
    )


def _operation(path: list[str]) -> str:
    at_one = len(path) > 2 and path[0] == "paths" and path[2] in _METHODS
    return f"{path[2].upper()} {path[1]}" if at_one else ""
