"""The guide to scanning: its commands run, its ignores hold, and what it configures is there."""

import json
from pathlib import Path

import pytest
import yaml
from guides import GUIDES, run, snippet, snippets
from scan_examples import APP, reported
from tests.unit.test_admin_sources import APP as ORDERS
from tests.unit.test_admin_sources import DOCUMENT

from limen.scan.formats import FORMATS
from limen.scan.scanning import Report
from limen.testing.office import Office

GUIDE = "scanning.md"
ROOT = GUIDES.parents[1]


def ignored(report: Report, rule: str) -> bool:
    (finding,) = [each for each in report.findings if each.rule == rule]
    assert not report.lapses
    return finding.suppressed is not None


def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    first, known, _ = snippets(GUIDE, "console")
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


def test_its_commands_for_where_it_runs_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live, scan, patch = snippets(GUIDE, "console")[2].splitlines()
    folders = f'[data]\nfolder = "{tmp_path}/data"\nmaster_key_file = "{tmp_path}/key"\n'
    office = Office(tmp_path, folders)
    office.ask("operations.import", text=DOCUMENT)
    office.employ("anna", "customers")
    office.call("anna", "/v1/orders/1")
    office.rest()
    office.close()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(ORDERS, "utf-8")
    monkeypatch.chdir(tmp_path)
    run(live, monkeypatch)
    run(scan, monkeypatch)
    assert "live: 1 call by 1 caller on 1 day (customers 1)" in " ".join(capsys.readouterr().out.split())
    found = json.loads((tmp_path / "limen-report.json").read_text("utf-8"))["findings"]
    (finding,) = [each["fingerprint"] for each in found if each["rule"] == "object-not-owned"]
    run(patch.replace(" b669b9d62f ", f" {finding[:10]} "), monkeypatch)
    assert "foreign_in=path" in capsys.readouterr().out
