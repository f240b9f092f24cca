"""Texts as an editor has them, laid over the files on disk."""

from pathlib import Path

from scan_examples import APP

from limen.scan.editing import Desk


def test_an_open_text_stands_in_for_its_file_until_it_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(APP, "utf-8")
    desk = Desk(tmp_path)
    assert len(desk.findings({})["app.py"]) == 2
    assert desk.findings({file: "x = 1\n"}) == {}
    assert len(desk.findings({})["app.py"]) == 2


def test_a_suppressed_finding_is_not_shown(tmp_path: Path) -> None:
    text = APP.replace("app.run(", "# limen: ignore[debug-on] laptops only\napp.run(")
    found = Desk(tmp_path).findings({tmp_path / "app.py": text})
    assert [each.rule for each in found["app.py"]] == ["command-injection"]


def test_what_no_rule_reads_is_left_alone(tmp_path: Path) -> None:
    assert Desk(tmp_path).findings({tmp_path / "notes.md": APP}) == {}
