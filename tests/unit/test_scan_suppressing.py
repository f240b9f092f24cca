"""Findings that somebody answered for: by a comment, in a document, in a baseline; and void words."""

from datetime import date
from pathlib import Path

import pytest
from scan_examples import APP, SPEC, reported

from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.baseline import Baseline, Entry, compared, pruned, read_baseline, updated, write_baseline
from limen.scan.scanning import Report, scan
from limen.scan.tree import Problem, read_tree, tree_of

TODAY = date(2026, 11, 30)


def commented(comment: str) -> Report:
    text = APP.replace("app.run(debug=True)", f"app.run(debug=True)  # limen: ignore{comment}")
    return scan(Api(tree_of({"app.py": text})), today=TODAY)


def documented(ignore: str, at: str = "security: [], ") -> Report:
    return scan(
        Api(tree_of({"openapi.yaml": SPEC.replace(at, f"{at}x-limen-ignore: {ignore}, ")})), today=TODAY
    )


def reason(report: Report, rule: str) -> str | None:
    """Why the findings of a rule are suppressed; ``None`` where they are not."""
    (finding,) = {each.suppressed for each in report.findings if each.rule == rule}
    return finding.reason if finding else None


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("[debug-on] laptops only", "laptops only"),
        ("[any-origin, debug-on] laptops only", "laptops only"),
        ("[*] laptops only until=2026-11-30", "laptops only"),
        ("[debug-on] laptops only until=2026-11-29", None),
        ("[debug-on] laptops only until=soon", None),
        ("[debug-on]", None),
        ("[any-origin] laptops only", None),
    ],
)
def test_a_comment_suppresses_with_its_reason_through_its_day(comment: str, why: str | None) -> None:
    assert reason(commented(comment), "debug-on") == why


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("[debug-on]", "without a reason"),
        ("[debug-on] laptops until=2026-11-29", "past its day (2026-11-29)"),
        ("[debug-on] laptops until=soon", "no date"),
        ("[debug-onn] laptops", "'debug-onn', which is no rule"),
    ],
)
def test_a_void_ignore_is_told(comment: str, said: str) -> None:
    (lapse,) = commented(comment).lapses
    assert said in lapse.why
    assert lapse.place.file == "app.py"
    assert APP.splitlines()[lapse.place.line - 1] == "app.run(debug=True)"


def test_a_good_ignore_is_not_told() -> None:
    assert commented("[debug-on] laptops only").lapses == ()


@pytest.mark.parametrize(
    ("ignore", "why"),
    [
        ('{rule: operation-open, reason: "a link in a mail"}', "a link in a mail"),
        ('[{rule: [operation-open], reason: "a link", until: 2026-12-01}]', "a link"),
        ('{rule: operation-open, reason: "a link", until: 2026-11-01}', None),
        ("{rule: operation-open}", None),
        ("operation-open", None),
        ('{rule: nothing-guarded, reason: "another"}', None),
    ],
)
def test_a_document_suppresses_what_it_answers_for(ignore: str, why: str | None) -> None:
    report = documented(ignore)
    assert reason(report, "operation-open") == why
    assert bool(report.lapses) == (why is None and "nothing-guarded" not in ignore)


def test_an_ignore_of_a_path_holds_within_and_not_beside() -> None:
    good = '{rule: operation-open, reason: "internal"}'
    inside = SPEC.replace("  /orders/{id}:\n", f"  /orders/{{id}}:\n    x-limen-ignore: {good}\n")
    beside = SPEC.replace("  /orders:\n", f"  /orders:\n    x-limen-ignore: {good}\n")
    assert reason(reported(openapi_yaml=inside), "operation-open") == "internal"
    assert reason(reported(openapi_yaml=beside), "operation-open") is None


def test_a_baseline_suppresses_what_it_knows_and_marks_the_rest_new() -> None:
    report = reported(app_py=APP)
    known = Baseline((Entry(report.findings[0].fingerprint, "x", "app.py", "said", reason="ticket 7"),))
    first, second = compared(report, known, "b.json").findings
    assert (first.compared, first.suppressed.by, first.suppressed.reason) == (
        "unchanged",
        "baseline",
        "ticket 7",
    )
    assert (second.compared, second.suppressed) == ("new", None)


def test_updating_keeps_reasons_and_days_and_takes_in_what_is_open() -> None:
    report = reported(app_py=APP)
    old = Entry(report.findings[0].fingerprint, "x", "app.py", "said", "ticket 7", "2020-01-01")
    kept, new = updated(Baseline((old,)), report, TODAY).findings
    assert kept == old
    assert (new.fingerprint, new.date) == (report.findings[1].fingerprint, "2026-11-30")


def test_pruning_drops_only_what_was_looked_at_and_is_gone(tmp_path: Path) -> None:
    (tmp_path / "unread.py").write_text("", "utf-8")
    there = reported(app_py=APP)
    found = there.findings[0].fingerprint
    entries = [
        Entry(found, "command-injection", "app.py", "still there"),
        Entry("1", "debug-on", "app.py", "mended"),
        Entry("2", "debug-on", "removed.py", "its file is gone"),
        Entry("3", "debug-on", "unread.py", "not in this scan"),
        Entry("4", "debug-on", "broken.py", "could not be read"),
        Entry("5", "debug-on", "", "of a running server"),
    ]
    (tmp_path / "broken.py").write_text("def", "utf-8")
    report = Report(there.findings, (Problem("broken.py", "not Python"),), 2, 0)
    kept = pruned(Baseline(tuple(entries)), report, ("app.py", "broken.py"), tmp_path)
    assert [each.fingerprint for each in kept.findings] == [found, "3", "4", "5"]


def test_a_baseline_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    baseline = updated(Baseline(), reported(app_py=APP), TODAY)
    write_baseline(path, baseline)
    assert sorted(read_baseline(path).findings, key=str) == sorted(baseline.findings, key=str)


@pytest.mark.parametrize("text", ["[]", "{", '{"version": 2}', '{"findings": [{"rule": "x"}]}'])
def test_what_is_no_baseline_is_turned_down_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    with pytest.raises(ConfigError, match="no such baseline"):
        read_baseline(path)
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"b\.json: not a baseline"):
        read_baseline(path)


def test_fingerprints_stay_while_lines_move(tmp_path: Path) -> None:
    before, after = tmp_path / "a", tmp_path / "b"
    for folder, text in ((before, APP), (after, "# one\n# two\n" + APP)):
        folder.mkdir()
        (folder / "app.py").write_text(text, "utf-8")
    one, two = (
        {each.fingerprint for each in scan(Api(read_tree((folder,), folder))).findings}
        for folder in (before, after)
    )
    assert one == two != set()
