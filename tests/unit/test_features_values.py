"""Reading a call: every place gives its values, and whatever is malformed is named, never raised."""

import gzip
import json
import zlib

import pytest

from limen.features.bodies import BODY_LIMIT
from limen.features.fields import LEAF_LIMIT
from limen.features.headers import HEADER_LIMIT
from limen.features.values import Parsed, parse
from limen.model import ApiCall

JSON = (("content-type", "application/json"),)
FORM = (("content-type", "application/x-www-form-urlencoded"),)


def post(body: bytes, headers: tuple[tuple[str, str], ...] = JSON) -> Parsed:
    return parse(ApiCall(at=0.0, method="POST", target="/v1/things", headers=headers, body=body))


def get(target: str, headers: tuple[tuple[str, str], ...] = ()) -> Parsed:
    return parse(ApiCall(at=0.0, method="GET", target=target, headers=headers))


def texts(parsed: Parsed, place: str) -> list[tuple[str, str]]:
    return [(v.name, v.text) for v in parsed.values if v.place == place]


def test_query_values_are_decoded_once_and_duplicates_kept() -> None:
    parsed = get("/v1/a?q=blue%20shoes&q=two+words&x=%2527")
    assert texts(parsed, "query") == [("q", "blue shoes"), ("q", "two words"), ("x", "%27")]
    assert "duplicate_name" in parsed.oddities


def test_path_segments_are_decoded_and_the_raw_path_kept() -> None:
    parsed = get("/v1/users/a%20b")
    assert parsed.path == "/v1/users/a%20b"
    assert parsed.segments == ("v1", "users", "a b")


@pytest.mark.parametrize(
    ("target", "oddity"),
    [
        ("/a//b", "double_slash"),
        ("/a%2fb", "encoded_slash"),
        ("/a;x=1/b", "path_parameter"),
        ("/a/../b", "dot_segment"),
        ("/a/%2e%2e/b", "dot_segment"),
        ("/a\\b", "backslash"),
        ("/a%00", "nul"),
        ("/a%252fb", "double_encoding"),
        ("/a/..%c0%af", "overlong"),
        ("/a%0ab", "control"),
        ("/a%zz", "bad_escape"),
        ("/a%ff", "invalid_utf8"),
        ("/?a=%ff", "invalid_utf8"),
        ("/?a=%g1", "bad_escape"),
    ],
)
def test_oddities_of_the_target_are_named(target: str, oddity: str) -> None:
    assert oddity in get(target).oddities


def test_an_ordinary_target_has_no_oddities() -> None:
    assert get("/v1/users/42/orders.json?status=open&at=2024-01-01T00:00:00").oddities == ()


def test_json_leaves_are_named_and_numbers_keep_their_text() -> None:
    parsed = post(b'{"items":[{"sku":"A","qty":2.50}],"ok":true}')
    assert texts(parsed, "body") == [("$.items[].sku", "A"), ("$.items[].qty", "2.50"), ("$.ok", "true")]
    assert (parsed.leaves, parsed.depth) == (3, 3)


@pytest.mark.parametrize(
    ("body", "oddity"),
    [
        (b'{"a":NaN}', "nan"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b"[" * 10_000, "too_deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
        (b'{"a":"\xff"}', "invalid_utf8"),
        (b'{"a":"\xc0\xaf"}', "overlong"),
        (b'{"a":', "bad_json"),
        (b'{"a" 1}', "bad_json"),
    ],
)
def test_malformed_json_is_named_and_still_read(body: bytes, oddity: str) -> None:
    assert oddity in post(body).oddities


def test_both_of_two_equal_keys_are_read() -> None:
    assert [text for _, text in texts(post(b'{"a":"first","a":"second"}'), "body")] == ["first", "second"]


def test_nothing_hides_behind_the_leaf_limit() -> None:
    body = json.dumps(["x"] * LEAF_LIMIT + ["last"]).encode()
    parsed = post(body)
    assert "too_many_leaves" in parsed.oddities
    assert "last" in parsed.values[-1].text


def test_json_in_a_string_is_read_one_level() -> None:
    parsed = post(json.dumps({"data": json.dumps({"id": "7"})}).encode())
    assert texts(parsed, "body") == [("$.data.id", "7")]


def test_json_in_a_query_value_is_read() -> None:
    assert texts(get('/?filter={"a":{"$ne":"1"}}'), "query") == [("filter.a.$ne", "1")]


def test_a_form_that_says_it_is_one_is_read_as_one() -> None:
    assert texts(post(b"a=1&b=x+y%27", FORM), "body") == [("a", "1"), ("b", "x y'")]


def test_json_under_a_false_content_type_is_read_as_json() -> None:
    assert texts(post(b' {"a":"b"}', FORM), "body") == [("$.a", "b")]


def test_compressed_bodies_are_read() -> None:
    headers = (*JSON, ("content-encoding", "gzip"))
    assert texts(post(gzip.compress(b'{"a":"b"}'), headers), "body") == [("$.a", "b")]


def test_a_bomb_is_named_and_bounded() -> None:
    headers = (*JSON, ("content-encoding", "deflate"))
    parsed = post(zlib.compress(b'["' + b"a" * 50_000_000), headers)
    assert "bomb" in parsed.oddities
    assert sum(len(v.text) for v in parsed.values) <= 2 * BODY_LIMIT + 100


def test_what_cannot_be_unpacked_is_named() -> None:
    assert "bad_encoding" in post(b'{"a":1}', (*JSON, ("content-encoding", "gzip"))).oddities


def test_multipart_fields_and_file_names_are_read() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="../x.png"\r\n\r\n\x00\x01\r\n--B--\r\n'
    )
    parsed = post(body, (("content-type", "multipart/form-data; boundary=B"),))
    assert texts(parsed, "body") == [("note", "hello"), ("f.filename", "../x.png")]


def test_graphql_literals_and_variables_are_values() -> None:
    body = {"query": 'query Q { user(name: "ann") { id } }', "variables": {"id": "7"}}
    parsed = post(json.dumps(body).encode())
    assert texts(parsed, "graphql") == [("$.variables.id", "7"), ("query.name", "ann")]


def test_xml_texts_and_attributes_are_values() -> None:
    parsed = post(b'<?xml version="1.0"?><r a="one"><b>two</b></r>', (("content-type", "text/xml"),))
    assert {text for name, text in texts(parsed, "body") if name == "$xml.text"} == {"1.0", "one", "two"}


def test_headers_and_cookies_are_values_and_credentials_are_not() -> None:
    headers = (("user-agent", "x"), ("authorization", "Bearer s3cret"), ("cookie", "a=1; b=%27"))
    assert texts(get("/", headers), "header") == [("user-agent", "x"), ("cookie.a", "1"), ("cookie.b", "'")]


def test_more_headers_than_the_limit_are_named() -> None:
    headers = tuple((f"x-{i}", "y" * 1000) for i in range(HEADER_LIMIT + 40))
    parsed = get("/", headers)
    assert "many_headers" in parsed.oddities
    assert len(texts(parsed, "header")) == HEADER_LIMIT


def test_lone_surrogates_and_nul_do_no_harm() -> None:
    parsed = parse(ApiCall(at=0.0, method="GET", target="/\ud800?a=\udfff%00", headers=(("x-a", "\udc80"),)))
    assert parsed.values


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"{=1&id=1' or 1=1--"),
        ("application/x-www-form-urlencoded", b"<=1&id=1' or 1=1--"),
        ("text/plain", b"{ id=1' or 1=1--"),
    ],
)
def test_a_first_byte_that_looks_like_another_format_hides_nothing(kind: str, body: bytes) -> None:
    found = [text for _, text in texts(post(body, (("content-type", kind),)), "body")]
    assert any("1' or 1=1--" in text for text in found)


def test_a_nul_in_a_parameter_is_told() -> None:
    assert "nul" in parse(ApiCall(at=0.0, method="GET", target="/a?x=1%00")).oddities
    assert "nul" not in parse(ApiCall(at=0.0, method="GET", target="/a?x=1%200")).oddities
