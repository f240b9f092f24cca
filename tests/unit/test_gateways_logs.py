import base64
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.gateways.logs import FORMATS, BadLine, Line, Skipped, activities, read
from limen.gateways.logs.source import MAX_LINE
from limen.model import ANONYMOUS, Caller, ConfigError

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

    def test_a_call_by_somebody_called_login_is_a_call(self, log):
        assert one(log({**CALL, "principal": "login"})).principal == "login"

    def test_a_login_that_looks_like_a_call_is_a_login(self, log):
        assert one(log({**CALL, "type": "login", "user": "u"})).user == "u"

    def test_other_types_are_skipped(self, log):
        assert next(read(log({"type": "session", "at": 1.0, "user": "u"}, CALL))) == Skipped(1, "session")

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


def test_a_bad_first_line_hides_no_format(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    log.write_text('not json\n{"at": 1, "method": "GET", "target": "/a"}\n')
    kinds = [type(record).__name__ for record in read(log)]
    assert kinds == ["BadLine", "Line"]
