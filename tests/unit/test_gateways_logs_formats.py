import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.gateways.logs import BadLine, activities, read
from limen.gateways.logs.times import unix_seconds
from limen.model import InputError


@pytest.fixture
def log(tmp_path):
    def write(content):
        path = tmp_path / "a.log"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def pseudonym(kind, value):
    return int.from_bytes(f"{kind}:{value}".encode()[:7].ljust(7), "big")


def one(path, kind="auto"):
    (line,) = read(path, kind)
    return line


ENVOY = {
    "start_time": "2024-11-23T08:00:00.500Z", "request_id": "r-1", "method": "POST", "path": "/v1/orders?x=1",
    "authority": "api.example.com", "scheme": "https", "response_code": 201, "bytes_sent": 12, "duration": 30,
    "user_agent": "curl", "downstream_remote_address": "203.0.113.7:4711", "x_forwarded_for": "6.6.6.6",
    "authorization": "Bearer t",
}  # fmt: skip
ENVOY_TEXT = (
    b'[2024-11-23T08:00:00.500Z] "POST /v1/orders?x=1 HTTP/1.1" 201 - 5 12 30 29 "6.6.6.6, 203.0.113.7" '
    b'"curl" "r-1" "api.example.com" "10.0.0.1:80"'
)
NGINX = (
    b'203.0.113.7 - ann [23/Nov/2024:08:00:00 +0000] "POST /v1/orders?x=1 HTTP/1.1" 201 12 '
    b'"-" "a \\x22b\\x22 \\xC3\\xA9"'
)
NGINX_JSON = {
    "time_iso8601": "2024-11-23T09:00:01+01:00", "remote_addr": "203.0.113.7", "remote_user": "ann",
    "request": "POST /v1/orders?x=1 HTTP/1.1", "status": "201", "body_bytes_sent": "12",
    "request_time": "0.500",
    "http_user_agent": "curl", "http_referer": "-", "host": "api.example.com", "request_id": "r-1",
}  # fmt: skip
HAR = {
    "log": {
        "version": "1.2",
        "entries": [
            {
                "startedDateTime": "2024-11-23T08:00:00.500Z",
                "time": 30.5,
                "request": {
                    "method": "POST",
                    "url": "https://api.example.com/v1/orders?x=1#f",
                    "headers": [
                        {"name": ":method", "value": "POST"},
                        {"name": "Authorization", "value": "Bearer t"},
                    ],
                    "postData": {"mimeType": "application/json", "text": "{}"},
                },
                "response": {
                    "status": 201,
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "content": {"size": 2, "text": "e30=", "encoding": "base64"},
                    "bodySize": -1,
                },
            },
            {"startedDateTime": "x"},
        ],
    }
}


class TestFormats:
    def test_envoy_json(self, log):
        call, answer = activities(one(log(ENVOY)), pseudonym)
        assert (call.at, call.id, call.method, call.target) == (1732348800.5, "r-1", "POST", "/v1/orders?x=1")
        assert call.caller.address == pseudonym("address", "203.0.113.7")
        assert call.caller.credential == pseudonym("credential", "Bearer t")
        assert (answer.status, answer.size, answer.duration_ms) == (201, 12, 30.0)

    def test_envoy_text(self, log):
        line = one(log(ENVOY_TEXT))
        assert (line.at, line.id, line.method, line.target) == (1732348800.5, "r-1", "POST", "/v1/orders?x=1")
        assert (line.client_ip, line.host, line.headers) == (
            "203.0.113.7",
            "api.example.com",
            (("user-agent", "curl"),),
        )
        assert (line.response.status, line.response.bytes, line.response.duration_ms) == (201, 12, 30.0)

    def test_a_call_envoy_never_answered_has_no_answer(self, log):
        assert one(log({**ENVOY, "response_code": 0})).response is None

    def test_nginx_combined(self, log):
        line = one(log(NGINX))
        assert (line.at, line.method, line.target) == (1732348800.0, "POST", "/v1/orders?x=1")
        assert (line.client_ip, line.principal) == ("203.0.113.7", "ann")
        assert line.headers == (("user-agent", 'a "b" é'),)
        assert (line.response.status, line.response.bytes) == (201, 12)

    def test_a_user_cannot_write_a_request_line_into_nginx_combined(self, log):
        name = b"x [01/Jan/2000:00:00:00 +0000] \\x22GET /evil HTTP/1.1\\x22 200 5"
        line = one(log(NGINX.replace(b"ann", name)))
        assert (line.target, line.response.status, line.at) == ("/v1/orders?x=1", 201, 1732348800.0)

    @pytest.mark.parametrize("request_", [b"-", b"", b"\\x16\\x03\\x01", b"GET /half"])
    def test_what_was_no_call_is_a_bad_line(self, log, request_):
        bad = one(log(NGINX.replace(b"POST /v1/orders?x=1 HTTP/1.1", request_)))
        assert bad == BadLine(1, "no request line: the connection never became a call")

    def test_nginx_json_starts_when_the_request_did(self, log):
        call, answer = activities(one(log(NGINX_JSON)), pseudonym)
        assert (call.at, call.method, call.target, call.id) == (1732348800.5, "POST", "/v1/orders?x=1", "r-1")
        assert call.headers == (("user-agent", "curl"),)
        assert (answer.at, answer.status, answer.size, answer.duration_ms) == (1732348801.0, 201, 12, 500.0)

    def test_nginx_json_by_parts(self, log):
        parts = {
            "time_local": "23/Nov/2024:08:00:00 +0000",
            "request_method": "GET",
            "uri": "/a",
            "args": "b=1",
        }
        line = one(log({**parts, "remote_addr": "203.0.113.7"}))
        assert (line.method, line.target, line.response) == ("GET", "/a?b=1", None)

    def test_har(self, log):
        line, bad = read(log(HAR))
        call, answer = activities(line, pseudonym)
        assert (call.at, call.id, call.scheme, call.host) == (
            1732348800.5,
            "line-1",
            "https",
            "api.example.com",
        )
        assert (call.target, call.body, call.headers) == ("/v1/orders?x=1", b"{}", ())
        assert call.caller.credential == pseudonym("credential", "Bearer t")
        assert (answer.status, answer.body, answer.size, answer.duration_ms) == (201, b"{}", 2, 30.5)
        assert (bad.number, bad.reason) == (
            2,
            "the time is neither Unix seconds, ISO 8601 nor nginx's local time",
        )

    def test_a_har_that_is_none_is_one_bad_line(self, log):
        assert one(log({"log": {}}), "har") == BadLine(
            1, "not a HAR document: a JSON object with log.entries"
        )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10/Oct/2000:13:55:36 -0700", 971211336.0),
        ("2000-10-10T20:55:36", 971211336.0),
        ("2000-10-10 20:55:36+00:00", 971211336.0),
        (971211336, 971211336.0),
        (971211336000, 971211336.0),
    ],
)
def test_every_spelling_of_a_time(text, seconds):
    assert unix_seconds(text) == seconds


@given(st.text(max_size=80))
def test_any_text_is_a_time_or_an_input_error(text):
    with suppress(InputError):
        assert 0 <= unix_seconds(text) < 1e12
