"""Payload features: attacks are seen in every place, look-alikes stay quiet, and nothing secret is kept."""

import json
import time
from urllib.parse import quote

import pytest
from golden_values import attacks, harmless

from limen.features.payload import MOST_HITS, masked, parameter_id, payload
from limen.features.values import parse
from limen.model import ApiCall, Hit, Payload


def query(name: str, value: str) -> Payload:
    target = f"/v1/x?{quote(name, safe='[]$')}={quote(value.encode('utf-8', 'surrogatepass'))}"
    return payload(parse(ApiCall(at=0.0, method="GET", target=target)))


def body(document: object) -> Payload:
    headers = (("content-type", "application/json"),)
    raw = json.dumps(document).encode()
    return payload(parse(ApiCall(at=0.0, method="POST", target="/v1/x", headers=headers, body=raw)))


def bits(found: Payload) -> float:
    return max((hit.bits for hit in found.hits), default=0.0)


@pytest.mark.parametrize("read", [query, lambda name, value: body({name: value})], ids=["query", "json"])
def test_nearly_all_golden_attacks_are_unmistakable(read) -> None:
    cases = list(attacks())
    missed = [case for case in cases if bits(read(case[1], case[2])) < 12]
    assert len(cases) >= 150
    assert len(missed) <= 0.05 * len(cases), missed


@pytest.mark.parametrize("read", [query, lambda name, value: body({name: value})], ids=["query", "json"])
def test_no_odd_but_harmless_value_is_a_sure_hit(read) -> None:
    cases = list(harmless())
    loud = [case for case in cases if bits(read(*case)) >= 8]
    assert len(cases) >= 150
    assert loud == []


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (ApiCall(0.0, "GET", "/v1/x/1%27%20or%201=1--"), "path"),
        (ApiCall(0.0, "GET", "/v1/x?id=1%27%20or%201=1--"), "query"),
        (ApiCall(0.0, "GET", "/v1/x", headers=(("x-tenant", "1' or 1=1--"),)), "header"),
        (ApiCall(0.0, "GET", "/v1/x", headers=(("cookie", "a=b; id=1'+or+1=1--"),)), "header"),
        (ApiCall(0.0, "POST", "/v1/x", body=b'{"a":[{"b":"1\' or 1=1--"}]}'), "body"),
        (ApiCall(0.0, "POST", "/v1/x", body=b"a=1%27+or+1=1--"), "body"),
        (ApiCall(0.0, "POST", "/v1/x", body=b'{"query":"{user(n:\\"1\' or 1=1--\\"){id}}"}'), "graphql"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_attack_is_seen_in_every_place(call: ApiCall, place: str) -> None:
    hit = payload(parse(call)).hits[0]
    assert (hit.kind, hit.place) == ("sql", place)
    assert hit.bits >= 12


def test_an_operator_in_a_key_is_seen() -> None:
    assert body({"user": "ann", "password": {"$ne": ""}}).hits[0].kind == "nosql"


def test_an_attack_among_many_values_is_seen() -> None:
    found = body({"items": [{"note": "it's fine"}] * 200 + [{"note": "x' union select 1,2--"}]})
    assert bits(found) >= 12


def test_an_attack_deep_in_a_long_value_is_seen() -> None:
    assert bits(body({"a": "lorem_" * 10_000 + "' union select password from users--"})) >= 8


def test_decoys_do_not_shield_an_attack_in_the_same_value() -> None:
    assert bits(query("q", "it's; ' or 'x ' or 1=1--")) >= 8


def test_only_the_masked_shape_is_kept() -> None:
    hit = query("q", "Sécret42' OR 1=1 -- " + "x" * 100).hits[0]
    assert hit.shape == "aaaaaa99' aa 9=9 -- aaaaaaaaaaaaaaaaaaaa"
    assert masked("a\r\nb\x00") == "a··a·"


def test_the_same_parameter_has_the_same_id_and_others_differ() -> None:
    first, again = query("q", "1 or 1=1--").hits[0], query("q", "2 or 2=2--").hits[0]
    assert first.parameter == again.parameter == parameter_id("query", "q")
    assert query("r", "1 or 1=1--").hits[0].parameter != first.parameter
    assert 0 <= first.parameter < 1 << 63


def test_hits_are_bounded_and_the_surest_come_first() -> None:
    hits: tuple[Hit, ...] = body({f"k{i}": "1' or 1=1--" for i in range(40)}).hits
    assert len(hits) == MOST_HITS
    assert list(hits) == sorted(hits, key=lambda hit: -hit.bits)


def test_a_clean_call_has_no_hits() -> None:
    assert query("q", "blue shoes").hits == ()


@pytest.mark.parametrize(
    "unit",
    [
        "'",
        "' or ",
        "(select ",
        "<script ",
        "../",
        "{{",
        "$(",
        "`",
        "; cat ",
        "\\",
        "/*",
        "%25",
        "&#39;",
        "' ' ",
        "a' b'",
        "<a on",
        "\r\nto: ",
        "[[",
        "union select ",
        "${",
        "${${",
        "javascript:",
        "http://[",
        "''",
        '"a" ',
        "((((",
        "-- ",
    ],
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    """Sixteen times the input may take at most about sixteen times as long, never its square."""
    short, long = _seconds(unit * (2_000 // len(unit))), _seconds(unit * (32_000 // len(unit)))
    assert long < 64 * short + 0.05


def _seconds(value: str) -> float:
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        body({"a": value})
        best = min(best, time.perf_counter() - begun)
    return best


def test_a_remembered_judgement_is_that_of_its_own_value() -> None:
    attack = "1' or '1'='1' --"
    first = body({"a": attack, "b": "%27 is an apostrophe"})
    again = body({"b": "%27 is an apostrophe", "c": attack, "a": attack})
    assert [hit.parameter for hit in first.hits] == [parameter_id("body", "$.a")]
    assert {hit.parameter: (hit.kind, hit.bits) for hit in again.hits} == {
        parameter_id("body", name): (first.hits[0].kind, first.hits[0].bits) for name in ("$.a", "$.c")
    }
