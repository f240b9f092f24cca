"""``limen scan`` as a person types it: what it says and the status it ends with."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scan_examples import APP, SPEC

from limen.cli import main
from limen.scan.catalogue import rules
from limen.scan.formats import FORMATS

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["limen", *words])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        shown = capsys.readouterr()
        return int(str(code or 0)), shown.out, shown.err

    return typed


def lay(**texts: str) -> None:
    for name, text in texts.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_clean_is_0_findings_are_1(run: Run) -> None:
    lay(app_py="x = 1\n")
    assert run("scan")[0] == 0
    lay(app_py=APP)
    assert run("scan")[0] == 1


def test_fail_on_says_from_where_findings_count(run: Run) -> None:
    lay(openapi_yaml=SPEC)
    assert run("scan", "--fail-on", "high")[0] == 1
    code, out, _ = run("scan", "--fail-on", "critical")
    assert code == 0
    assert "operation-open" in out


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "pdf"),
        ("--fail-on", "dire"),
        ("no/such/folder",),
        ("--baseline", "none.json"),
        ("--baseline-update",),
        ("--explain", "no-rule"),
        ("--format", "json", "--out", "no/such/folder/f.json"),
    ],
)
def test_a_mistake_in_the_command_is_2(run: Run, words: tuple[str, ...]) -> None:
    lay(app_py="x = 1\n")
    assert run("scan", *words)[0] == 2


def test_what_could_not_be_looked_at_is_3_and_the_rest_is_scanned(run: Run) -> None:
    lay(broken_py="def", app_py="x = 1\n")
    code, out, err = run("scan")
    assert code == 3
    assert "broken.py" in err
    assert "2 files" in out


def test_findings_outweigh_what_could_not_be_looked_at(run: Run) -> None:
    lay(broken_py="def", app_py=APP)
    assert run("scan")[0] == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_goes_to_a_file_or_to_the_pipe(run: Run, form: str) -> None:
    lay(app_py=APP)
    code, out, _ = run("scan", "--format", form)
    assert code == 1
    assert run("scan", "--format", form, "--out", "told")[:2] == (1, "")
    assert Path("told").read_text("utf-8") == out


def test_a_baseline_is_made_holds_and_is_pruned(run: Run) -> None:
    lay(src__app_py=APP)
    code, _, err = run("scan", "--baseline", "known.json", "--baseline-update")
    assert code == 0
    assert "2 taken in" in err
    code, out, _ = run("scan", "src", "--baseline", "known.json")
    assert code == 0
    assert "2 suppressed" in out
    lay(src__app_py=APP.replace("debug=True", ""))
    assert run("scan", "--baseline", "known.json", "--baseline-prune")[0] == 0
    (left,) = json.loads(Path("known.json").read_text("utf-8"))["findings"]
    assert left["rule"] == "command-injection"


def test_sarif_with_a_baseline_says_what_is_new(run: Run) -> None:
    lay(app_py=APP)
    run("scan", "--baseline", "known.json", "--baseline-update")
    lay(b_py=APP)
    _, out, _ = run("scan", "--baseline", "known.json", "--format", "sarif")
    states = {
        (each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], each["baselineState"])
        for each in json.loads(out)["runs"][0]["results"]
    }
    assert states == {("app.py", "unchanged"), ("b.py", "new")}


def test_a_void_ignore_is_told_and_is_no_failure(run: Run) -> None:
    lay(app_py="x = 1  # limen: ignore[debug-on]\n")
    code, _, err = run("scan")
    assert code == 0
    assert "app.py:1: an ignore without a reason" in err


def test_rules_are_listed_and_explained(run: Run) -> None:
    listed = run("scan", "--rules")[1]
    for each in rules().values():
        assert each.id in listed
        code, out, _ = run("scan", "--explain", each.id)
        assert code == 0
        assert str(each.cwe) in out
        assert each.mend().splitlines()[0] in out


def test_names_are_relative_to_where_it_is_run_whatever_part_is_scanned(run: Run) -> None:
    lay(services__one__app_py=APP)
    prints = []
    for words in ((), ("services",), ("services/one/app.py",)):
        told = json.loads(run("scan", *words, "--format", "json")[1])["findings"]
        assert {each["place"]["file"] for each in told} == {"services/one/app.py"}
        prints.append({each["fingerprint"] for each in told})
    assert prints[0] == prints[1] == prints[2]
