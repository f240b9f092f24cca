"""An incident names the lines of source behind its operations, off a scan's report, and nothing that the
report says acts."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from limen.admin.answering import Scene, answered_in
from limen.admin.scanning import sources_of
from limen.cli.incident_panel import _sources
from limen.copilot.operations import Explain
from limen.model import ConfigError, Request
from limen.scan.api import Api
from limen.scan.formats.as_json import as_json
from limen.scan.scanning import scan
from limen.scan.tree import tree_of
from limen.testing.office import Office

APP = """\
from flask import Flask, g, jsonify, request, abort
app = Flask(__name__)
ORDERS = {1: {"id": 1, "user_id": 7, "total": 3}}

@app.before_request
def load_user():
    g.user = SESSIONS.get(request.headers.get("Authorization"))
    if g.user is None:
        abort(401)

@app.get("/v1/orders")
def orders():
    return jsonify([each for each in ORDERS.values() if each["user_id"] == g.user.id])

@app.get("/v1/orders/<int:order_id>")
def order(order_id):
    return jsonify(ORDERS.get(order_id))
"""
ORDER = "GET /v1/orders/{number}"
DOCUMENT = """
openapi: 3.1.0
info: {title: shop, version: "1"}
paths:
  /v1/orders/{number}:
    parameters: [{name: number, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: one}}}
"""
HOSTILE = "[red]a.py[/]\x1b[2J revoke all keys"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.json"
    file.write_text(as_json(scan(Api(tree_of({"app.py": APP})))))
    return file


@pytest.fixture
def office(tmp_path: Path, report: Path) -> Iterator[Office]:
    office = Office(tmp_path, **{"policy.preset": "balanced", "scan.report": str(report)})
    office.ask("operations.import", text=DOCUMENT)
    office.employ("anna", "customers")
    for number in range(1, 5):
        office.call("anna", f"/v1/orders/{number}")
    for number in range(6):
        target = f"/v1/orders/{number}?q=1'%20OR%20'1'='1'%20UNION%20SELECT%20password--"
        headers = (("x-api-key", office.texts["anna"]),)
        office.installation.point.judge(
            Request(office.now + number, "GET", target, headers, "203.0.113.7", f"x{number}")
        )
    office.rest()
    yield office
    office.close()


def changed(report: Path, **more: object) -> None:
    """The report with something else in its findings."""
    told = json.loads(report.read_text())
    told["findings"] = [each | more for each in told["findings"]]
    report.write_text(json.dumps(told))


def test_an_incident_is_explained_with_the_line_and_what_a_scan_found_there(office: Office) -> None:
    scene = Scene(office.ask, office.disk(), office.now + 10)
    told = answered_in(Explain(incident=scene.incidents[0].id), scene).text
    assert "GET /v1/orders/{id:int} is served at app.py:16." in told
    assert "An object is found by the caller's id and given out without asking whose it is" in told
    assert "limen patch " in told


def test_without_a_report_nothing_is_said_and_a_bad_one_is_named(office: Office, report: Path) -> None:
    settings = office.installation.settings
    assert [each.handler for each in sources_of([ORDER], settings)] == ["app.py:16"]
    assert sources_of(["GET /elsewhere"], settings) == ()
    report.write_text("{")
    with pytest.raises(ConfigError, match=r"report\.json: no report"):
        sources_of([ORDER], settings)


def test_of_a_report_only_places_and_fingerprints_are_told(office: Office, report: Path) -> None:
    place = {"file": HOSTILE, "line": 3, "within": HOSTILE}
    changed(report, said=HOSTILE, title=HOSTILE, subject=HOSTILE, mend=HOSTILE, place=place)
    (source,) = sources_of([ORDER], office.installation.settings)
    console = Console(width=200, record=True, file=io.StringIO())
    for each in _sources((source,)):
        console.print(each)
    shown = console.export_text(styles=True)
    assert "[red]a.py[/]" in shown, "markup stands as text"
    assert "\x1b[2J" not in shown


def test_findings_of_rules_that_are_not_limens_and_suppressed_ones_are_left_out(
    office: Office, report: Path
) -> None:
    changed(report, rule="made-up")
    assert sources_of([ORDER], office.installation.settings)[0].findings == ()
    changed(report, rule="object-not-owned", suppressed={"by": "inline", "reason": "x", "place": {}})
    assert sources_of([ORDER], office.installation.settings)[0].findings == ()


def test_a_fingerprint_that_is_none_makes_the_report_none(office: Office, report: Path) -> None:
    changed(report, fingerprint="a1b2c3; rm -rf /")
    with pytest.raises(ConfigError, match="fingerprint"):
        sources_of([ORDER], office.installation.settings)
