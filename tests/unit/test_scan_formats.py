"""A scan in each format: valid, whole, and with the scanned files' text as data."""

import json
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from scan_examples import APP, SARIF, SPEC, reported

from limen.scan.finding import Confidence, Finding, Place, Severity
from limen.scan.formats import FORMATS
from limen.scan.formats.as_markdown import MOST, escaped
from limen.scan.line_hash import LineHashes
from limen.scan.scanning import Report
from limen.scan.tree import Problem

HOSTILE = "<img src=x> [a](http://b) `c` | @everyone #1 \x1b[31m \ud800"
IGNORED = APP.replace("app.run(", "# limen: ignore[debug-on] only on laptops\napp.run(")


def sarif(report: Report) -> dict:
    log = json.loads(FORMATS["sarif"](report))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    return run


def hostile() -> Report:
    place = Place("a b/\N{SNOWMAN}.py", 3, HOSTILE)
    finding = Finding("debug-on", HOSTILE, place, Severity.HIGH, Confidence.LOW, "f" * 24, subject=HOSTILE)
    return Report((finding,), (Problem(HOSTILE, HOSTILE),), 1, 0)


def test_the_schema_is_the_official_one_and_turns_down_what_is_no_sarif() -> None:
    assert SARIF["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    log = json.loads(FORMATS["sarif"](reported(app_py=APP)))
    assert log["$schema"] == SARIF["id"]
    del log["runs"][0]["tool"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SARIF).validate(log)


def test_sarif_tells_rules_with_help_tags_and_a_score() -> None:
    run = sarif(reported(app_py=APP, openapi_yaml=SPEC))
    rules = run["tool"]["driver"]["rules"]
    assert {each["id"] for each in rules} >= {"command-injection", "debug-on", "operation-open"}
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    about = next(each for each in rules if each["id"] == "command-injection")
    assert {"security", "external/cwe/cwe-078", "API8:2023"} <= set(about["properties"]["tags"])
    assert float(about["properties"]["security-severity"]) > 7
    assert "How to mend it" in about["help"]["markdown"]


def test_sarif_places_are_relative_and_have_both_fingerprints() -> None:
    report = reported(app_py=APP)
    first = next(each for each in sarif(report)["results"] if each["ruleId"] == "command-injection")
    physical = first["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "app.py", "uriBaseId": "%SRCROOT%"}
    line = physical["region"]["startLine"]
    assert "shell=True" in APP.splitlines()[line - 1]
    assert first["partialFingerprints"] == {
        "limenFinding/v1": next(e.fingerprint for e in report.findings if e.rule == "command-injection"),
        "primaryLocationLineHash": LineHashes(APP).of(line),
    }


def test_a_suppressed_finding_stays_in_sarif_with_kind_and_reason() -> None:
    first = next(each for each in sarif(reported(app_py=IGNORED))["results"] if each["ruleId"] == "debug-on")
    (suppression,) = first["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "only on laptops"
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 15


def test_what_could_not_be_looked_at_is_a_notification_in_sarif() -> None:
    (run,) = sarif(reported(app_py=APP, broken_py="def"))["invocations"]
    assert run["executionSuccessful"] is False
    assert "broken.py" in run["toolExecutionNotifications"][0]["message"]["text"]


def test_a_finding_of_a_running_server_is_anchored_at_the_file_that_has_to_do_with_it() -> None:
    finding = Finding(
        "debug-on", "said", Place("", 0, "GET /x"), Severity.HIGH, Confidence.HIGH, "f", "GET /x",
        related=(Place("app.py", 9),),
    )  # fmt: skip
    (result,) = sarif(Report((finding,), (), 0, 1))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 9}
    (result,) = sarif(Report((msgspec.structs.replace(finding, related=()),), (), 0, 1))["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "GET /x"}]}]


def test_junit_counts_failures_skipped_and_errors() -> None:
    root = ET.fromstring(FORMATS["junit"](reported(app_py=IGNORED, broken_py="def")))
    assert (root.get("failures"), root.get("skipped"), root.get("errors")) == ("1", "1", "1")
    assert root.get("tests") == str(len(root.findall(".//testcase")))
    (failure,) = root.iter("failure")
    assert failure.get("type") == "critical"
    assert "app.py:11" in (failure.text or "")
    assert root.find(".//testsuite[@name='sql-injection']/testcase") is not None


def test_markdown_tells_findings_under_their_severity_once_with_the_cure() -> None:
    text = FORMATS["markdown"](reported(app_py=APP, broken_py="def"))
    assert text.startswith("## Limen: 1 critical, ")
    assert text.index("### Critical") < text.index("`command-injection`") < text.index("### Not looked at")
    assert text.count("<details>") == 2


def test_markdown_stays_below_what_a_comment_may_hold() -> None:
    (finding,) = hostile().findings
    many = (msgspec.structs.replace(finding, said="@" * 5_000),) * 500
    text = FORMATS["markdown"](Report(many, (), 1, 0))
    assert len(text) < MOST + 1_000
    assert " more.*" in text


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_is_data_in_every_format(form: str) -> None:
    told = FORMATS[form](hostile())
    told.encode("utf-8")
    assert "\x1b" not in told
    if form == "junit":
        assert ET.fromstring(told).find(".//failure") is not None
    if form == "sarif":
        (result,) = sarif(hostile())["results"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "a%20b/%E2%98%83.py"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", r"\<b\>"),
        ("[a](b)", r"\[a\]\(b\)"),
        ("@team", "\\@\N{ZERO WIDTH SPACE}team"),
        ("a\nb", "a\N{REPLACEMENT CHARACTER}b"),
        ("https://evil", r"https\:\/\/evil"),
    ],
)
def test_markdown_escapes(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
            [
                "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
                "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
            ],
        ),
        ("Lorem ipsum dolor sit amet.\n" * 10, ["a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2"]),
    ],
)  # fmt: skip
def test_lines_hash_as_code_scanning_hashes_them(text: str, hashes: list[str]) -> None:
    """The values are those that the uploader's own test expects."""
    assert [LineHashes(text).of(number) for number in range(1, len(hashes) + 1)] == hashes
    assert LineHashes(text).of(0) == LineHashes(text).of(99) == ""


def test_halves_of_characters_that_look_like_a_newline_begin_no_line() -> None:
    hashes = LineHashes("\u0a41\u0100\nb")
    assert [bool(hashes.of(number)) for number in (1, 2, 3)] == [True, True, False]
