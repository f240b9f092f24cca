"""Remembered matches: the same as a scan, whatever was scanned before and beside."""

import random

import pytest
from golden_values import attacks, harmless

from limen.features import matches, payload
from limen.features.matches import MARKED, Groups, Matches, scan
from limen.features.values import parse
from limen.model import ApiCall, Payload

TEXTS = [text for _, _, text in attacks()] + [text for _, text in harmless()]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "MOST", 100)


@pytest.mark.usefixtures("few")
def test_remembering_changes_nothing() -> None:
    rng, remembered = random.Random(5), Matches()
    for _ in range(500):
        texts = rng.choices(TEXTS, k=rng.choice((1, 3, 12, 60)))
        assert told(remembered.of(texts)) == told(scan(texts))


def test_too_many_matches_are_told_though_each_text_is_remembered() -> None:
    remembered, text = Matches(), "' or 1=1 union select 1 from a --"
    assert remembered.of([text])[1]
    assert told(remembered.of([text] * 200)) == told(scan([text] * 200))
    assert not remembered.of([text] * 200)[1]


@pytest.mark.usefixtures("few")
def test_what_is_remembered_stays_bounded() -> None:
    remembered = Matches()
    for number in range(1_000):
        remembered.of([f"value {number}", "x" * (matches.LONGEST + 1)])
    assert len(remembered._known) <= 100
    assert max(map(len, remembered._known)) <= matches.LONGEST


def test_a_call_is_judged_the_same_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [ApiCall(0.0, "POST", "/a/7", body=text.encode("utf-8", "surrogatepass")) for text in TEXTS]
    first = [judged(call, monkeypatch) for call in calls]
    assert [payload.payload(parse(call)) for call in calls] == first


@pytest.mark.parametrize(
    ("text", "marked"),
    [("(a)=(b)", True), ("a={b;c}", True), ("O'Brien", False), ("a-b_c", False)],
)
def test_marks_of_code_without_a_signature_are_told(text: str, marked: bool) -> None:
    remembered = Matches()
    for _ in range(2):
        assert (remembered.of(["plain", text])[0].get(1) is MARKED) == marked


def told(found: tuple[Groups, bool]) -> tuple[list[tuple[int, list[tuple[int, int]]]], bool]:
    """In order of the texts; matches that end at one place come in no order."""
    groups, complete = found
    return [(place, sorted(pairs)) for place, pairs in groups.items() if pairs is not MARKED], complete


def judged(call: ApiCall, monkeypatch: pytest.MonkeyPatch) -> Payload:
    monkeypatch.setattr(payload, "_MATCHES", Matches())
    payload._kept_hit.cache_clear()
    return payload.payload(parse(call))
