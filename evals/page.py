"""The page of docs that the suites write their figures to, each between markers of its own."""

from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "evaluation.md"


def put(section: str, begin: str, end: str, page: Path = PAGE) -> None:
    """Put a section between its markers; at the end where the page has none."""
    old = page.read_text("utf-8") if page.exists() else "# Evaluation\n\n"
    before, found, rest = old.partition(begin)
    after = rest.partition(end)[2].lstrip("\n") if found else ""
    page.write_text(f"{before}{begin}\n\n{section}\n{end}\n{after}", encoding="utf-8")
