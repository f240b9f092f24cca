"""The poisoning table: what it says, where it is written, and that it is played in short form."""

from pathlib import Path

from evals import poisoning
from evals.poisoning import BEGIN, END, Walk, text, write

WALKS = (Walk(0.0, 11, None, None, None, None), Walk(0.5, 11, 2.24, 2.51, None, None))


def test_each_walk_is_a_row_and_never_is_said_in_words() -> None:
    rows = [line for line in text(WALKS).splitlines() if line.startswith("| ")][1:]
    assert rows == ["| 0% | 11 | never | never |", "| 50% | 11 | day 2.2, 2.5x | never |"]


def test_the_section_is_replaced_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    page.write_text(f"# Evaluation\n\n{BEGIN}\nold\n{END}\n\nafter\n", "utf-8")
    write(WALKS, page)
    once = page.read_text("utf-8")
    write(WALKS, page)
    assert page.read_text("utf-8").split("\n\n")[-1] == "after\n" or once.endswith("after\n")
    assert "old" not in once
    assert once.count(BEGIN) == once.count(END) == 1


def test_a_fast_walk_is_stopped_before_three_times_the_usual() -> None:
    found = poisoning.walk(0.5, 11)
    assert found.times is not None
    assert found.times <= 3.0
