"""Findings with how their operations are used: in words, in every format, and off a real record."""

import json

import pytest
from tests.unit.test_scan_stored import OPEN

from limen.cli import build
from limen.scan.api import Api
from limen.scan.finding import Use
from limen.scan.formats import FORMATS
from limen.scan.scanning import scan
from limen.scan.tree import tree_of
from limen.scan.using import in_words, with_uses

LIVE = Use(1_204, 12, 3, {"staff": 304, "customer": 870}, 30, ("email", "iban"))
WORDS = (
    "live: 1,204 calls by 12 callers on 3 days (customer 870, staff 304, without a role 30);"
    " its answers hold email, iban"
)


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (LIVE, WORDS),
        (Use(2, 1, 1), "live: 2 calls by 1 caller on 1 day"),
        (Use(days=7), "not called in 7 days of record"),
        (Use(), "nothing is recorded yet"),
    ],
)
def test_a_use_in_words(use, said):
    assert in_words(use) == said


def used(of):
    return with_uses(scan(Api(tree_of({"openapi.yaml": OPEN}))), of)


def test_a_finding_of_an_operation_carries_its_use_and_others_none():
    for known in ("DELETE /orders/{id}", "GET /elsewhere"):
        report = used(lambda operation, known=known: LIVE if operation == known else None)
        assert report.findings
        assert all((each.use == LIVE) == (each.operation == known) for each in report.findings)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_programs_are_told_the_numbers(form):
    text = FORMATS[form](used(lambda _operation: LIVE))
    assert '"callers": 12' in text
    json.loads(text)


def test_a_comment_on_a_pull_request_tells_it_and_makes_no_markup_of_a_role():
    text = FORMATS["markdown"](used(lambda _: Use(1, 1, 1, {"<b>@all": 1})))
    assert "live\\:" in text
    assert "<b>" not in text


def test_without_a_link_nothing_is_said():
    plain = scan(Api(tree_of({"openapi.yaml": OPEN})))
    assert "live" not in FORMATS["markdown"](plain)
    assert '"callers"' not in FORMATS["sarif"](plain)


def test_a_missing_installation_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(OPEN)
    with pytest.raises(Exception, match=r"none\.toml"):
        build()(["scan", "--live", "none.toml"], exit_on_error=False)
