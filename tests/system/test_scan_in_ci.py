"""The pre-commit hook and the GitHub Action: their commands, run as a shell runs them."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.unit.scan_examples import APP, SARIF

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def shell(command: list[str], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    places = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        command, cwd=folder, env=os.environ | places | env, capture_output=True, text=True, check=False
    )


class Job:
    """The Action's steps in one folder, with what a runner fills in."""

    def __init__(self, folder: Path, **inputs: str) -> None:
        self.folder = folder
        self.given = {name: str(about["default"]) for name, about in ACTION["inputs"].items()} | inputs
        self.output = folder / "output"
        self.summary = folder / "summary.md"

    def filled(self, text: str) -> str:
        outputs = dict(line.split("=", 1) for line in self.said(self.output).splitlines())
        text = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: self.given[match[1]], text)
        return re.sub(r"\$\{\{ steps\.scan\.outputs\.(\w+) \}\}", lambda match: outputs[match[1]], text)

    @staticmethod
    def said(file: Path) -> str:
        return file.read_text("utf-8") if file.exists() else ""

    def step(self, name: str, **env: str) -> int:
        (step,) = [each for each in ACTION["runs"]["steps"] if each.get("name") == name]
        assert "${{" not in step["run"]
        (self.folder / "step.sh").write_text(step["run"], "utf-8")
        filled = {key: self.filled(value) for key, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(self.output), "GITHUB_STEP_SUMMARY": str(self.summary)}
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "step.sh"]
        done = shell(command, self.folder, **filled, **files, **env)
        print(done.stdout, done.stderr)
        return done.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(APP, "utf-8")
    return tmp_path


def sarif(job: Job) -> dict[str, Any]:
    log = json.loads((job.folder / job.given["sarif-file"]).read_text("utf-8"))
    jsonschema.Draft4Validator(SARIF).validate(log)
    return log["runs"][0]


def test_the_hooks_entry_fails_a_commit_with_findings_and_passes_one_without(folder: Path) -> None:
    command = [*shlex.split(HOOK["entry"]), *HOOK["args"]]
    done = shell(command, folder)
    assert done.returncode == 1
    assert "src/app.py:11" in done.stdout
    (folder / "src" / "app.py").write_text("x = 1\n", "utf-8")
    assert shell(command, folder).returncode == 0


def test_the_hook_runs_for_what_is_scanned_and_as_a_python_package() -> None:
    assert HOOK["types_or"] == ["python", "yaml", "json"]
    assert (HOOK["language"], HOOK["pass_filenames"]) == ("python", False)


def test_the_action_scans_writes_sarif_and_a_summary_then_fails(folder: Path) -> None:
    job = Job(folder)
    assert job.step("Scan") == 0
    assert {each["ruleId"] for each in sarif(job)["results"]} == {"command-injection", "debug-on"}
    assert job.said(job.summary).startswith("## Limen: ")
    assert job.step("Judge") == 1


def test_the_action_passes_where_a_baseline_knows_all(folder: Path) -> None:
    made = ["limen", "scan", "--baseline", "known.json", "--baseline-update"]
    assert shell(made, folder).returncode == 0
    job = Job(folder, baseline="known.json", paths="src")
    assert job.step("Scan") == 0
    assert all(each["suppressions"] for each in sarif(job)["results"])
    assert job.step("Judge") == 0


def test_the_action_passes_on_that_something_was_not_looked_at(folder: Path) -> None:
    (folder / "src" / "app.py").write_text("def", "utf-8")
    job = Job(folder)
    assert job.step("Scan") == 0
    assert job.step("Judge") == 3


def test_a_mistake_in_the_actions_inputs_stops_it(folder: Path) -> None:
    assert Job(folder, paths="no/such/folder").step("Scan") == 2


def test_an_input_is_never_a_command(folder: Path) -> None:
    assert Job(folder, paths="$(touch made) ; touch made").step("Scan") == 2
    assert not (folder / "made").exists()


def test_the_action_installs_the_version_that_is_asked_for(folder: Path) -> None:
    """From a folder in place of PyPI, into a folder in place of the runner's Python."""
    for version in ("0.8", "0.9"):
        info = f"limen-{version}.dist-info"
        with zipfile.ZipFile(folder / f"limen-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: limen\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    for asked, had in (("0.8", "0.8"), ("", "0.9")):
        target = folder / f"target{asked}"
        env = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_TARGET": str(target)}
        assert Job(folder, version=asked).step("Install", **env) == 0
        assert (target / f"limen-{had}.dist-info").is_dir()


def test_findings_are_uploaded_before_the_job_is_judged() -> None:
    names = [step.get("name", "") for step in ACTION["runs"]["steps"]]
    assert names.index("Scan") < names.index("Upload") < names.index("Judge")
    upload = ACTION["runs"]["steps"][names.index("Upload")]
    assert upload["with"]["sarif_file"] == "${{ inputs.sarif-file }}"
    assert all(step.get("shell") == "bash" for step in ACTION["runs"]["steps"] if "run" in step)
