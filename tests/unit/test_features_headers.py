"""Headers read once: the same values each time, nothing of secrets, and a bounded memory."""

import pytest

from limen.features import headers
from limen.features.fields import Value
from limen.features.headers import header_values

AGENT = ("user-agent", "shop/1")


def test_quiet_headers_change_nothing() -> None:
    told = header_values((AGENT, ("x-request-id", "1")))
    assert header_values((AGENT, ("x-request-id", "2"), ("content-length", "7"))) is told
    assert told.values == (Value("user-agent", "shop/1", "header"),)


def test_cookies_are_values_and_their_faults_are_named_each_time() -> None:
    for _ in range(2):
        found = header_values((("cookie", "a=1; b=%zz"),))
        assert [(value.name, value.text) for value in found.values] == [
            ("cookie.a", "1"),
            ("cookie.b", "%zz"),
        ]
        assert found.oddities == {"bad_escape"}


def test_headers_that_name_objects_are_told_apart() -> None:
    assert [value.text for value in header_values((AGENT, ("x-user-id", "7"))).naming] == ["7"]


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "MOST", 10)
    monkeypatch.setattr(headers, "_KNOWN", {})
    for number in range(50):
        header_values((AGENT, ("x-session", str(number))))
    header_values((("x-long", "x" * headers.LONGEST),))
    header_values(tuple((f"x-{number}", "") for number in range(headers.HEADER_LIMIT + 1)))
    assert 0 < len(headers._KNOWN) <= 10
    assert max(sum(len(text) for _, text in told) for told in headers._KNOWN) < headers.LONGEST
