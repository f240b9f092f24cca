"""Laws of the normalisation of ``htu`` (RFC 3986, sections 6.2.2 and 6.2.3)."""

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.credentials.target_uri import normalised, stated
from limen.model import InputError, Request

UNRESERVED = string.ascii_letters + string.digits + "-._~"
segments = st.lists(st.text(UNRESERVED + "!$&'()*+,;=:@", max_size=6), max_size=5)
hosts = st.lists(st.text("abcxyz019", min_size=1, max_size=6), min_size=1, max_size=3).map(".".join)
schemes = st.sampled_from(["http", "https"])
paths = segments.map(lambda steps: "/" + "/".join(steps))
uris = st.builds("{}://{}{}".format, schemes, hosts, paths)


def escaped(text: str, picked: set[int], upper: bool) -> str:
    form = "%{:02X}" if upper else "%{:02x}"
    return "".join(
        form.format(ord(each)) if place in picked and each in UNRESERVED else each
        for place, each in enumerate(text)
    )


@given(uris)
def test_normalising_twice_is_normalising_once(uri: str) -> None:
    assert normalised(normalised(uri)) == normalised(uri)


@given(st.text())
def test_any_text_is_a_uri_or_is_refused(text: str) -> None:
    with suppress(InputError):
        assert normalised(normalised(text)) == normalised(text)


@given(schemes, hosts, paths)
def test_the_case_of_scheme_and_host_counts_for_nothing(scheme: str, host: str, path: str) -> None:
    assert normalised(f"{scheme.upper()}://{host.upper()}{path}") == normalised(f"{scheme}://{host}{path}")


@given(hosts, paths)
def test_the_default_port_counts_for_nothing_and_any_other_does(host: str, path: str) -> None:
    for scheme, port in (("http", 80), ("https", 443)):
        plain = normalised(f"{scheme}://{host}{path}")
        assert normalised(f"{scheme}://{host}:{port}{path}") == plain
        assert normalised(f"{scheme}://{host}:0{port}{path}") == plain
        assert normalised(f"{scheme}://{host}:{path}") == plain
        assert normalised(f"{scheme}://{host}:8080{path}") != plain


@given(uris, st.text(UNRESERVED + "/?#", max_size=12))
def test_query_and_fragment_count_for_nothing(uri: str, more: str) -> None:
    assert normalised(f"{uri}?{more}") == normalised(f"{uri}#{more}") == normalised(uri)


@given(hosts, segments, st.sets(st.integers(0, 40)), st.booleans())
def test_unreserved_characters_may_be_escaped(
    host: str, steps: list[str], picked: set[int], upper: bool
) -> None:
    path = "/" + "/".join(steps)
    assert normalised(f"https://{host}{escaped(path, picked, upper)}") == normalised(f"https://{host}{path}")


@given(hosts, st.lists(st.text(string.ascii_letters, min_size=1, max_size=5), min_size=1, max_size=4))
def test_dot_segments_go(host: str, steps: list[str]) -> None:
    plain = f"https://{host}/{'/'.join(steps)}"
    assert normalised(f"https://{host}/./{'/x/../'.join(steps)}") == normalised(plain)


@given(uris)
def test_no_dot_segment_is_left(uri: str) -> None:
    assert not {".", ".."} & set(normalised(uri).split("/"))


@given(hosts, paths, paths)
def test_different_paths_stay_different(host: str, one: str, other: str) -> None:
    def plain(path: str) -> bool:
        return not {".", ".."} & set(path.split("/"))

    if plain(one) and plain(other):
        same = normalised(f"https://{host}{one}") == normalised(f"https://{host}{other}")
        assert same == (one == other)


@pytest.mark.parametrize(
    ("uri", "one_form"),
    [
        ("HTTP://a.example", "http://a.example/"),
        ("https://a.example:443", "https://a.example/"),
        ("https://a.example/%7euser/%e4", "https://a.example/~user/%E4"),
        ("https://a.example/a/./b/../c/..", "https://a.example/a/"),
        ("https://a.example/%2e%2e/a", "https://a.example/a"),
        ("https://a.example//a", "https://a.example//a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)
def test_examples(uri: str, one_form: str) -> None:
    assert normalised(uri) == one_form


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/a",
        "ftp://a/",
        "https://",
        "https:///a",
        "https://u@a/",
        "https://a/ b",
        "https://a/%zz",
        "https://a\n/",
        "https://a/é",
        "https://a:x/",
        "https://a:123456/",
        f"https://a/{'b' * 9000}",
    ],
)
def test_what_is_no_target_is_refused(uri: str) -> None:
    with pytest.raises(InputError):
        normalised(uri)


def test_what_the_gateway_states_is_what_counts() -> None:
    call = Request(0.0, "GET", "/a?b", [("x-forwarded-proto", "http"), ("host", "evil")], host="API.example")
    assert stated(call) == ("https://api.example/a",)
    assert stated(call, ["https://one.example", "https://two.example:443/"]) == (
        "https://one.example/a",
        "https://two.example/a",
    )


def test_a_websockets_handshake_is_the_http_call_it_is() -> None:
    assert stated(Request(0.0, "GET", "/a", scheme="wss", host="a.example")) == ("https://a.example/a",)


@pytest.mark.parametrize("target", ["*", "", "http://a.example/a"])
def test_a_target_without_a_path_is_none(target: str) -> None:
    assert stated(Request(0.0, "GET", target, host="a.example")) == ()
