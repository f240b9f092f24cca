"""Services in styles of their own that do what they should (``scan_careful``): the scan says nothing of
them."""

from pathlib import Path
from typing import Final

import pytest

from limen.scan.api import Api
from limen.scan.scanning import scan
from limen.scan.tree import tree_of

FOLDER: Final = Path(__file__).parent / "scan_careful"


@pytest.mark.parametrize("name", ["notes", "shop"])
def test_a_careful_service_has_no_findings(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    report = scan(Api(tree_of({"service/app.py": text})))
    assert report.operations > 5
    assert [(each.rule, each.said) for each in report.findings] == []
