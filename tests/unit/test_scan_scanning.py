"""From hits to findings: what tells them apart, what suppresses them, and what a failing rule costs."""

from datetime import date

import pytest

from limen.scan.api import Api
from limen.scan.finding import Confidence, Hit, Place, Severity
from limen.scan.rooms import Room
from limen.scan.rule import Rule
from limen.scan.scanning import scan
from limen.scan.suppressing import Ignores
from limen.scan.tree import File, tree_of

LINE = "password = 'x'"


def rule(name: str, check) -> Rule:
    about = {"title": "", "cwe": 1, "owasp": "API1:2023", "why": "", "mends": {}}
    return Rule(id=name, severity=Severity.HIGH, confidence=Confidence.LOW, check=check, **about)


def told(text: str, *rules: Rule):
    room = Room("files", rules, lambda api: api.tree.files.values())
    return scan(Api(tree_of({"app.txt": text})), (room,))


def passwords(file: File):
    for number, line in enumerate(file.lines, 1):
        if "password" in line:
            yield Hit(Place(file.name, number), "a password")


def test_a_finding_keeps_its_fingerprint_while_lines_move() -> None:
    one = told(LINE, rule("a", passwords)).findings
    two = told("\n\n# more\n   " + LINE, rule("a", passwords)).findings
    assert [each.fingerprint for each in one] == [each.fingerprint for each in two]
    assert [each.place.line for each in two] == [4]


def test_findings_alike_but_for_their_line_are_told_apart() -> None:
    found = told(f"{LINE}\n{LINE}", rule("a", passwords)).findings
    assert len({each.fingerprint for each in found}) == 2


def test_a_rule_that_fails_is_a_problem_and_the_others_go_on() -> None:
    def failing(_file: File):
        raise KeyError("odd")

    report = told(LINE, rule("broken", failing), rule("a", passwords))
    assert [each.rule for each in report.findings] == ["a"]
    assert ["broken" in each.where for each in report.problems] == [True]


@pytest.mark.parametrize(
    ("comment", "suppressed"),
    [
        ("# limen: ignore[a] a test's own", True),
        ("// limen: ignore[b, a] a test's own", True),
        ("# limen: ignore[*] a test's own", True),
        ("# limen: ignore[b] a test's own", False),
        ("# limen: ignore[a]", False),
        ("# limen: ignore[a] until=2020-01-01 a test's own", False),
        ("# limen: ignore[a] a test's own until=2999-12-31", True),
        ("# limen: ignore[a] a test's own until=2999-13-31", False),
    ],
)
def test_an_ignore_needs_the_rule_a_reason_and_a_day_to_come(comment: str, suppressed: bool) -> None:
    for text in (f"{LINE}  {comment}", f"{comment}\n{LINE}"):
        found = told(text, rule("a", passwords))
        assert [each.suppressed is not None for each in found.findings if each.place.line] == [suppressed]
        assert len(found.open) == (0 if suppressed else 1)


def test_the_reason_is_kept_without_its_marks() -> None:
    api = Api(tree_of({"app.txt": f"{LINE}  # limen: ignore[a] a test's own until=2999-12-31"}))
    kept = Ignores(api, date(2026, 11, 30)).of("a", Hit(Place("app.txt", 1), "a password"))
    assert kept is not None
    assert (kept.by, kept.reason) == ("inline", "a test's own")
