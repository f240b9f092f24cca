import base64
import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.gateways.logs import FORMATS, BadLine, Line, Skipped, activities, read
from limen.gateways.logs.source import MAX_LINE
from limen.gateways.logs.times import unix_seconds
from limen.model import ANONYMOUS, Caller, ConfigError, InputError

CALL = {"at": 1732348800.5, "method": "GET", "target": "/v1/users/42?x=1"}


@pytest.fixture
def log(tmp_path):
    def write(*lines, name="a.log"):
        path = tmp_path / name
        path.write_bytes(
            b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        )
        return path

    return write


def pseudonym(kind, value):
    return int.from_bytes(f"{kind}:{value}".encode()[:7].ljust(7), "big")


def one(path, kind="auto"):
    (line,) = read(path, kind)
    return line


class TestLimen:
    def test_the_shortest_line_is_a_call_without_an_answer(self, log):
        line = one(log(CALL))
        assert (line.at, line.method, line.target, line.id) == (
            1732348800.5,
            "GET",
            "/v1/users/42?x=1",
            "line-1",
        )
        call, answer = activities(line, pseudonym)
        assert (call.caller, call.scheme, answer) == (ANONYMOUS, "https", None)

    def test_every_field_may_be_null_or_unknown(self, log):
        names = [
            "id",
            "scheme",
            "host",
            "headers",
            "body",
            "body_b64",
            "client_ip",
            "credential",
            "principal",
            "roles",
        ]
        line = one(log({**CALL, **dict.fromkeys([*names, "response"]), "new": {"deep": [1]}}))
        assert activities(line, pseudonym)[0].id == "line-1"

    @pytest.mark.parametrize(
        "at", [1732348800500, "2024-11-23T08:00:00.5Z", "1732348800.5", "23/Nov/2024:09:00:00 +0100"]
    )
    def test_times_in_other_spellings(self, log, at):
        assert one(log({**CALL, "at": at})).at == pytest.approx(1732348800.5, abs=0.6)

    def test_a_number_is_taken_for_an_id(self, log):
        assert one(log({**CALL, "id": 7})).id == "7"

    def test_text_that_is_not_quite_unicode_is_still_a_call(self, log):
        lone, broken = read(log({**CALL, "body": "\ud800"}, b'{"at":1,"method":"GET","target":"/\xff"}'))
        assert activities(lone, pseudonym)[0].body == b"\xed\xa0\x80"
        assert broken.target == "/\ufffd"

    def test_other_types_are_skipped(self, log):
        assert next(read(log({"type": "login", "at": 1.0, "user": "u"}, CALL))) == Skipped(1, "login")

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"{bad", "not JSON: Expecting property name"),
            (b"[]", "not a JSON object"),
            (b"null", "not a JSON object"),
            ({"method": "GET", "target": "/"}, "it has no time"),
            ({"at": 1, "target": "/"}, "Object missing required field `method`"),
            ({**CALL, "at": "soon"}, "the time is neither Unix seconds"),
            ({**CALL, "at": -1}, "the time is outside the years"),
            ({**CALL, "at": True}, "the time is neither a number nor a text"),
            (b'{"at":NaN,"method":"GET","target":"/"}', "the time is not finite"),
            ({**CALL, "headers": [["a"]]}, "Expected `array` of length 2"),
            ({**CALL, "response": {"status": 1000}}, "Expected `int` <= 999"),
            ({**CALL, "response": {"status": 200, "duration_ms": -1}}, "Expected `float` >= 0"),
            ({**CALL, "type": "<b>"}, "the type is not a name"),
            (b'{"at":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON: nested too deeply"),
        ],
    )
    def test_a_bad_line_is_named_and_the_next_is_read(self, log, line, reason):
        bad, good = read(log(line, CALL), "limen")
        assert (bad.number, bad.reason[: len(reason)]) == (1, reason)
        assert good.id == "line-2"

    def test_blank_lines_and_a_byte_order_mark_are_no_lines(self, log):
        good, bad = read(log(b"\xef\xbb\xbf" + json.dumps(CALL).encode(), b"", b"  ", b"x"), "limen")
        assert (good.id, bad.number) == ("line-1", 4)

    def test_a_huge_line_is_bad_and_the_next_is_read(self, log):
        huge = b'{"target":"' + b"x" * (2 * MAX_LINE) + b'"}'
        bad, good = read(log(huge, CALL), "limen")
        assert (bad, good.id) == (BadLine(1, "longer than 4 MiB"), "line-2")


class TestFiles:
    def test_gzip_is_seen_by_its_first_bytes(self, log, tmp_path):
        path = tmp_path / "no-suffix"
        path.write_bytes(gzip.compress(json.dumps(CALL).encode()))
        assert one(path).method == "GET"

    def test_a_cut_gzip_gives_what_it_holds_and_one_bad_line(self, tmp_path):
        lines = b"".join(json.dumps({**CALL, "id": str(n * 7919)}).encode() + b"\n" for n in range(5000))
        path = tmp_path / "cut.gz"
        path.write_bytes(gzip.compress(lines)[:-2000])
        *good, bad = read(path)
        assert isinstance(bad, BadLine)
        assert "ends early" in bad.reason
        assert len(good) > 1000
        assert bad.number == len(good) + 1

    def test_an_empty_file_has_no_records(self, log):
        assert list(read(log())) == []

    def test_what_cannot_be_read_is_the_operators_to_mend(self, tmp_path, log):
        with pytest.raises(ConfigError, match=r"none\.log: cannot be read: No such file"):
            read(tmp_path / "none.log")
        with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
            read(tmp_path)
        with pytest.raises(ConfigError, match="no known format: give --format, one of limen, har, envoy"):
            read(log(b"hello"))
        with pytest.raises(ConfigError, match="log format 'apache': one of auto, limen"):
            read(log(CALL), "apache")

    @given(st.binary(max_size=300))
    def test_no_bytes_raise_in_any_format(self, tmp_path_factory, data):
        path = tmp_path_factory.mktemp("any") / "log"
        path.write_bytes(data)
        for known in FORMATS:
            assert all(isinstance(record, Line | BadLine | Skipped) for record in read(path, known.name))


class TestActivities:
    def test_a_full_line_becomes_a_call_and_its_answer(self, log):
        response = {
            "status": 201,
            "headers": [["Content-Type", "application/json"], ["Set-Cookie", "sid=1"]],
            "body": '{"id":1}',
            "bytes": 99,
            "duration_ms": 250,
        }
        line = {
            **CALL, "id": "c1", "scheme": "http", "host": "h", "headers": [["User-Agent", "x"]], "body": "é",
            "client_ip": "203.0.113.7", "credential": "key-7", "principal": "u-42", "roles": ["customer"],
            "response": response,
        }  # fmt: skip
        call, answer = activities(one(log(line)), pseudonym)
        assert call.caller == Caller(
            pseudonym("credential", "key-7"),
            pseudonym("principal", "u-42"),
            pseudonym("address", "203.0.113.7"),
            pseudonym("network", "203.0.113.0/24"),
            ("customer",),
            "claimed",
        )
        assert (call.id, call.scheme, call.host, call.headers) == ("c1", "http", "h", (("user-agent", "x"),))
        assert (call.body, call.body_cut) == ("é".encode(), False)
        assert (answer.id, answer.at, answer.status, answer.size) == ("c1", 1732348800.75, 201, 99)
        assert (answer.duration_ms, answer.body) == (250.0, b'{"id":1}')
        assert answer.headers == (("content-type", "application/json"),)

    def test_a_call_with_an_address_alone_is_anonymous(self, log):
        caller = activities(one(log({**CALL, "client_ip": "2001:db8:1:2::3"})), pseudonym)[0].caller
        assert (caller.kind, caller.credential, caller.authenticated) == ("none", 0, False)
        assert caller.network == pseudonym("network", "2001:db8:1::/48")

    @pytest.mark.parametrize("name", ["Authorization", "X-API-Key"])
    def test_a_credential_in_the_headers_stands_for_one_the_log_does_not_name(self, log, name):
        headers = [["Accept", "*/*"], [name, "s3cret"], ["Cookie", "sid=9"]]
        call, _ = activities(one(log({**CALL, "headers": headers})), pseudonym)
        assert call.caller.credential == pseudonym("credential", "s3cret")
        assert call.headers == (("accept", "*/*"),)

    def test_the_logs_own_word_for_the_credential_goes_first(self, log):
        line = one(log({**CALL, "credential": "key-7", "headers": [["authorization", "s3cret"]]}))
        call, _ = activities(line, pseudonym)
        assert (call.caller.credential, call.headers) == (pseudonym("credential", "key-7"), ())

    def test_a_body_past_the_limit_is_cut_and_says_so(self, log):
        encoded = base64.b64encode(b"\x00" * 100).decode()
        call, _ = activities(one(log({**CALL, "body_b64": encoded})), pseudonym, body_limit=60)
        assert (call.body, call.body_cut) == (b"\x00" * 60, True)


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
