"""A watched tree: what is told when files change, and what is not done again."""

from pathlib import Path
from types import ModuleType

import pytest
from scan_examples import APP, SPEC

from limen.scan import spec
from limen.scan.source.python import project
from limen.scan.tree import read_tree
from limen.scan.watching import Watch

MENDED = APP.replace("debug=True", "")


def rules(findings) -> list[str]:
    return sorted(each.rule for each in findings)


def counted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[tuple[object, ...]]:
    """What a function of a module is called with from now on."""
    calls: list[tuple[object, ...]] = []
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: calls.append(given) or function(*given))
    return calls


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (tmp_path / "openapi.yaml").write_text(SPEC, "utf-8")
    return Watch((tmp_path,), tmp_path)


def test_the_first_look_tells_all_and_the_next_nothing(watch: Watch) -> None:
    assert {"command-injection", "debug-on", "operation-open"} <= set(rules(watch.look().new))
    assert watch.look() is None


def test_a_change_tells_what_is_new_and_what_is_gone(watch: Watch, tmp_path: Path) -> None:
    watch.look()
    (tmp_path / "app.py").write_text(MENDED, "utf-8")
    (tmp_path / "b.py").write_text(APP, "utf-8")
    change = watch.look()
    assert {each.place.file for each in change.new} == {"b.py"}
    assert rules(change.gone) == ["debug-on"]


def test_lines_that_move_are_no_news(watch: Watch, tmp_path: Path) -> None:
    watch.look()
    (tmp_path / "app.py").write_text("# one\n\n" + APP, "utf-8")
    change = watch.look()
    assert (change.new, change.gone) == ((), ())


def test_a_file_that_is_removed_takes_its_findings_along(watch: Watch, tmp_path: Path) -> None:
    watch.look()
    (tmp_path / "openapi.yaml").unlink()
    assert "operation-open" in rules(watch.look().gone)


def test_a_file_that_cannot_be_parsed_is_told_and_told_again_when_it_can(
    watch: Watch, tmp_path: Path
) -> None:
    watch.look()
    (tmp_path / "app.py").write_text("def", "utf-8")
    assert [each.where for each in watch.look().report.problems] == ["app.py"]
    (tmp_path / "app.py").write_text(APP, "utf-8")
    change = watch.look()
    assert not change.report.problems
    assert "command-injection" in rules(change.new)


def test_unchanged_files_are_neither_read_nor_parsed_again(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed, read = counted(monkeypatch, project, "parsed"), counted(monkeypatch, spec, "read")
    watch.look()
    assert (parsed, read) == ([("app.py", APP)], [(SPEC,)])
    (tmp_path / "b.py").write_text("x = 1\n", "utf-8")
    watch.look()
    assert (parsed[1:], read[1:]) == ([("b.py", "x = 1\n")], [])
    before = read_tree((tmp_path,), tmp_path)
    after = read_tree((tmp_path,), tmp_path, before=before)
    assert all(after.files[name] is file for name, file in before.files.items())
