"""Schemathesis: made-up requests to the running application, judged by its specification."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec
from evals.scan.peers import tools
from evals.scan.peers.peer import Claim, MissingError
from evals.scan.seeded import App, Flaw
from evals.scan.serving import Served, served

VERSION: Final = "4.32.5"
SECONDS: Final = 45
"""For one run on one twin; a run in which an operation was not tested is no figure."""
EXAMPLES: Final = 5
"""Requests that are made up for one operation in each phase."""

ABOUT: Final[dict[str, frozenset[int]]] = {
    "IgnoredAuth": frozenset((306, 862, 285, 287, 347)),
    "ObjectLevelAuthorizationViolation": frozenset((639, 284, 285, 863)),
    "ServerError": frozenset((209, 489, 89, 78, 22, 94, 1336, 502, 918, 20, 400, 730, 770, 1333)),
    "JsonSchemaError": frozenset((213, 200, 201, 209, 915)),
    "AcceptedNegativeData": frozenset((20, 915, 770, 1284, 269)),
    "UndefinedStatusCode": frozenset((209, 1059)),
    "UndefinedContentType": frozenset((209, 79)),
    "UnsupportedMethodResponse": frozenset((1059, 749, 650)),
    "UseAfterFree": frozenset((613, 639, 672)),
}
"""Weaknesses that a failure of a check may come of, by the failure's type. A server error stands for every
injection that could have caused it."""


class Schemathesis:
    """PyPI schemathesis with all checks, as the first identity, who must not see the second one's objects."""

    name = "Schemathesis"
    version = VERSION
    looks = f"running, {SECONDS} s a twin"

    def install(self) -> None:
        """In a virtual environment of its own."""
        tools.from_pypi("schemathesis", VERSION)

    def sees(self, app: App, flaw: Flaw) -> bool:
        """Flaws that requests can show, where there is a specification to make them from."""
        return bool(app.spec) and "probe" in flaw.found_by

    def claims(self, app: App, root: Path) -> list[Claim]:
        """What failed at which operation; none where there is no specification."""
        if not app.spec:
            return []
        with tempfile.TemporaryDirectory(prefix="limen-peer-") as folder, served(app, root) as running:
            report = _run(running, root / app.spec, Path(folder))
        return [
            Claim(failure["type"], failure["title"], operation=operation,
                  cwes=ABOUT.get(failure["type"], frozenset()))
            for failure in report["failures"]
            for operation in failure["operations"]
        ]  # fmt: skip


def _run(running: Served, spec: Path, folder: Path) -> dict[str, Any]:
    command = tools.from_pypi("schemathesis", VERSION) / "schemathesis"
    settings, report = _settings(running, folder), folder / "report.json"
    bounds = ("--max-time", str(SECONDS), "-n", str(EXAMPLES), "--request-timeout", "5", "--seed", "1")
    told = ("--report", "json", "--report-json-path", str(report), "--continue-on-failure", "-c", "all")
    where = ("--url", f"http://127.0.0.1:{running.port}")
    tools.run(
        [str(command), "--config-file", str(settings), "run", str(spec), *where, *bounds, *told], folder
    )
    found: dict[str, Any] = msgspec.json.decode(report.read_bytes())
    asked = found["operations"]
    if asked["tested"] < asked["selected"]:
        raise MissingError(f"{asked['tested']} of {asked['selected']} operations tested in {SECONDS} s")
    return found


def _settings(running: Served, folder: Path) -> Path:
    """Its own way to be told of two callers: a file of credentials (Web Fuzzing Commons) and their names."""
    names = [identity.name for identity in running.app.identity[:2]]
    auth = [{"name": name, "fixedHeaders": _headers(running.credential(name))} for name in names]
    (folder / "auth.json").write_text(json.dumps({"auth": auth}))
    settings = folder / "schemathesis.toml"
    settings.write_text(
        f"[auth.wfc]\npath = {json.dumps(str(folder / 'auth.json'))}\npeers = {json.dumps(names)}\n"
    )
    return settings


def _headers(credential: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in credential.items()]
