"""A report read back: a finding by the beginning of its fingerprint, and what is no report."""

import msgspec
import pytest

from limen.admin.scanning.patching import OPERATION, places_of
from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.formats.as_json import as_json
from limen.scan.scanning import scan
from limen.scan.stored import Kept, Stored, read_stored
from limen.scan.tree import tree_of

OPEN = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
security: [{key: []}]
paths:
  /orders: {get: {responses: {"200": {description: all}}}, post: {responses: {"201": {description: made}}}}
  /orders/{id}: {delete: {security: [], responses: {"204": {description: gone}}}}
"""


def kept(rule: str = "probe-object-read", operation: str = "GET /orders/{id}", subject: str = "id") -> Kept:
    place = {"file": "app.py", "line": 7, "within": "show"}
    plain = {"said": "x", "severity": "high", "confidence": "high", "fingerprint": "a1b2c3d4e5", "cwe": 639}
    named = {"rule": rule, "operation": operation, "subject": subject, "owasp": "API1:2023", "place": place}
    return msgspec.convert(plain | named, Kept)


def test_what_a_scan_wrote_is_read_back(tmp_path):
    report = scan(Api(tree_of({"openapi.yaml": OPEN})))
    file = tmp_path / "report.json"
    file.write_text(as_json(report))
    stored = read_stored(file)
    assert [each.fingerprint for each in stored.findings] == [each.fingerprint for each in report.findings]
    assert stored.findings
    assert [each.place for each in stored.findings] == [each.place for each in report.findings]


def test_a_finding_goes_by_the_beginning_of_its_fingerprint():
    stored = Stored((kept(),))
    assert stored.find("a1b2c3").fingerprint == stored.find("a1b2c3d4e5").fingerprint == "a1b2c3d4e5"


@pytest.mark.parametrize(
    ("name", "said"), [("a1b2c", "no finding is"), ("ffffff", "no finding is"), ("", "no finding")]
)
def test_a_name_that_is_none_or_too_short_is_refused(name, said):
    with pytest.raises(ConfigError, match=said):
        Stored((kept(),)).find(name)


def test_a_beginning_of_two_is_refused():
    with pytest.raises(ConfigError, match="several findings begin with"):
        Stored((kept(), kept())).find("a1b2c3")


@pytest.mark.parametrize("text", ["", "[]", '{"findings": 7}', '{"findings": [{"rule": "x"}]}', "\x00"])
def test_what_is_no_report_is_said_with_its_file(tmp_path, text):
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(ConfigError, match=r"report\.json: no report of `limen scan"):
        read_stored(tmp_path / "report.json")


def test_a_missing_report_is_said_with_the_cure(tmp_path):
    with pytest.raises(ConfigError, match="limen scan --format json --out"):
        read_stored(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("finding", "places"),
    [
        (kept(), ("path",)),
        (kept("probe-object-written", "DELETE /orders/{id}", "write"), ("path",)),
        (kept("probe-object-named", "POST /orders/export", "ids"), ("body",)),
        (kept("probe-object-named", "POST /orders/{id}/merge", "other_id"), ("body",)),
        (kept("object-not-owned", "GET /orders/{order_id}", "order"), ("path",)),
        (kept(operation="GET /export", subject="order_id"), ("query", "header", "body")),
        (kept(operation="GET /me", subject="X-On-Behalf-Of"), ()),
        (kept(operation="GET /me", subject="X-User-Id"), ("header",)),
    ],
)
def test_where_a_finding_says_that_the_object_is_named(finding, places):
    assert places_of(finding) == places


@pytest.mark.parametrize(
    "operation", ["", "orders", "GET orders", 'GET /a" || true', "GET /a\n", "GET /" + "a" * 200, "GET /ö"]
)
def test_text_of_a_report_that_is_no_operation_never_reaches_a_rule(operation):
    assert not OPERATION.fullmatch(operation)
