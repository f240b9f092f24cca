"""The guide to scanning: its commands run, its ignores hold, and what it configures is there."""

from pathlib import Path

import pytest
import yaml
from guides import GUIDES, run, snippet, snippets
from scan_examples import APP, reported

from limen.scan.formats import FORMATS
from limen.scan.scanning import Report

GUIDE = "scanning.md"
ROOT = GUIDES.parents[1]


def ignored(report: Report, rule: str) -> bool:
    (finding,) = [each for each in report.findings if each.rule == rule]
    assert not report.lapses
    return finding.suppressed is not None


def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    first, known = snippets(GUIDE, "console")
    (tmp_path / "openapi.yaml").write_text(snippets(GUIDE, "yaml")[0], "utf-8")
    for command in first.splitlines():
        run(command, monkeypatch)
    assert (tmp_path / "limen.sarif").exists()
    (tmp_path / "src" / "app.py").write_text(APP, "utf-8")
    for command in known.splitlines():
        run(command, monkeypatch)


def test_its_ignores_hold() -> None:
    assert ignored(reported(app_py=snippet(GUIDE, "python")), "debug-on")
    assert ignored(reported(openapi_yaml=snippets(GUIDE, "yaml")[0]), "operation-open")


def test_its_hook_and_action_are_configured_as_they_are() -> None:
    _, hooks, workflow = map(yaml.safe_load, snippets(GUIDE, "yaml"))
    there = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [each["id"] for each in hooks["repos"][0]["hooks"]] == [each["id"] for each in there]
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert set(workflow["jobs"]["scan"]["steps"][-1]["with"]) <= set(inputs)


def test_every_format_is_told() -> None:
    text = (GUIDES / GUIDE).read_text("utf-8")
    assert all(f"| `{form}` |" in text for form in ("text", *FORMATS))
