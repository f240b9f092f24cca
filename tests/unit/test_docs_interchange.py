"""The examples of the reference are read as the reference says."""

import json
import re
from pathlib import Path

import yaml

from limen.gateways.logs import FORMATS, Line, LoginLine, activities, login, read
from limen.gateways.logs.activities import BODY_LIMIT
from limen.gateways.logs.envoy import parse
from limen.gateways.logs.line import Geo
from limen.gateways.logs.source import MAX_LINE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "interchange.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_every_example_line_is_a_call(tmp_path):
    path = tmp_path / "examples.jsonl"
    path.write_text("".join(blocks("json")), encoding="utf-8")
    lines = list(read(path))
    assert len(lines) == 5
    assert all(isinstance(line, Line) for line in lines)
    assert [line.id for line in lines] == ["line-1", "c1", "17", "line-4", "line-5"]
    assert [round(line.at, 1) for line in lines] == [
        1732348800.1,
        1732348800.1,
        1732348800.5,
        1732348800.5,
        1732348800.0,
    ]


def test_the_full_example_fills_every_field(tmp_path):
    path = tmp_path / "examples.jsonl"
    path.write_text(blocks("json")[1], encoding="utf-8")
    (line,) = read(path)
    empty = {name for name in line.__struct_fields__ if getattr(line, name) is None}
    assert empty == {"body_b64"}
    assert {name for name in line.response.__struct_fields__ if getattr(line.response, name) is None} == {
        "body_b64"
    }
    call, answer = activities(line, lambda kind, value: len(kind + value))
    assert (call.caller.kind, call.caller.roles, answer.at) == ("claimed", ("customer",), line.at + 0.0125)


def test_the_example_of_a_login_fills_every_field(tmp_path):
    path = tmp_path / "examples.jsonl"
    path.write_text(blocks("login")[0], encoding="utf-8")
    (line,) = read(path)
    assert isinstance(line, LoginLine)
    assert not [name for name in line.__struct_fields__ if getattr(line, name) is None]
    assert not [name for name in line.geo.__struct_fields__ if getattr(line.geo, name) is None]
    told = login(line, lambda kind, value: len(kind + value))
    assert (told.success, told.factor, told.fix.radius_km) == (True, "password", 20)


def test_the_tables_name_every_field_and_format():
    named = set(re.findall(r"`([a-z0-9_-]+)`", TEXT))
    assert set(Line.__struct_fields__) <= named
    assert set(LoginLine.__struct_fields__) | set(Geo.__struct_fields__) <= named
    assert {known.name for known in FORMATS} <= named
    assert f"first {BODY_LIMIT >> 10} KiB" in TEXT
    assert f"more than {MAX_LINE >> 20} MiB" in TEXT


def test_the_envoy_configuration_logs_what_the_reader_reads():
    sample = {
        "%START_TIME%": "2024-11-23T08:00:00Z", "%REQ(:METHOD)%": "GET", "%RESPONSE_CODE%": 200,
        "%BYTES_SENT%": 5, "%DURATION%": 7, "%DOWNSTREAM_REMOTE_ADDRESS%": "203.0.113.7:1",
    }  # fmt: skip
    configured = yaml.safe_load(blocks("yaml")[0])["json_format"]
    line = parse(
        json.dumps({name: sample.get(value, f"/{name}") for name, value in configured.items()}).encode(), 1
    )
    assert (line.method, line.target, line.scheme, line.host) == ("GET", "/path", "/scheme", "/authority")
    assert (line.id, line.client_ip, line.credential) == ("/request_id", "203.0.113.7", "/authorization")
    assert (line.response.status, line.response.bytes, line.response.duration_ms) == (200, 5, 7.0)
