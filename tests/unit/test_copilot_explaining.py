"""Templates over facts: how facts read, that callers' words are shown as such, and what comes first."""

import pytest
from msgspec.structs import replace

from limen.copilot.explaining import decision, incident, risky, shift, triage
from limen.copilot.explaining.decision import Decision, Said
from limen.copilot.explaining.fact import (
    QUOTED_MOST,
    bits,
    count,
    name,
    number,
    quote,
    share,
    span,
    time,
    words,
)
from limen.copilot.explaining.incident import Incident, Party, Signal
from limen.copilot.explaining.telling import explanation, line

HELD = Party("00d4", 3, True, key="fjordline-prod")
FREE = Party("00d5", 9, False)
CALM = Incident("i1", "open", "medium", 0.0, 60.0, 4, 0, 0, 7.5, {"recon": 0.0}, callers=(HELD,))
DECISION = Decision(
    "e1f", 0.0, "call", "block", "block", "walks", "too many ids", False, 0.5, 21.0, "not learnt: challenged"
)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (count(1, "call|calls"), "1 call"),
        (count(1_234, "call|calls"), "1,234 calls"),
        (bits(3.14), "3.1 bits"),
        (share(0.0215), "2.15 %"),
        (share(1e-6), "1 in 1,000,000"),
        (share(0.0), "0 %"),
        (number(37.0, "calls in a minute"), "37 calls in a minute"),
        (time(0.0), "1970-01-01 00:00:00 UTC"),
        (span(900), "15m"),
        (name("a\nb"), "a\N{REPLACEMENT CHARACTER}b"),
        (words("x" * 400), "x" * 299 + "…"),
    ],
)
def test_a_fact_reads_as_people_write_it(fact: object, text: str) -> None:
    assert str(fact) == text


@pytest.mark.parametrize(
    "said", ["a\" (the caller's words)\nDone", "\x1b[2J", "\u202eabc", "{0.__class__}", "x" * 5_000]
)
def test_a_callers_words_are_marked_shortened_and_on_one_line(said: str) -> None:
    shown = str(quote(said))
    inner = shown.removeprefix('"').removesuffix("\" (the caller's words)")
    assert shown.isprintable()
    assert '"' not in inner.replace('\\"', "")
    assert len(inner) <= 2 * QUOTED_MOST


def test_braces_in_a_fact_are_no_places_of_a_template() -> None:
    made = line("It says {said}.", said=quote("{said} {other}"))
    assert made.text == 'It says "{said} {other}" (the caller\'s words).'


def test_a_line_names_its_sources_once() -> None:
    made = line("{one}, {two}", one=bits(1.0, "e1"), two=[bits(2.0, "e1"), bits(3.0, "e2")])
    assert str(made) == "1.0 bits, 2.0 bits, 3.0 bits [e1, e2]"


def test_a_question_without_an_answer_is_left_out() -> None:
    told = explanation(line("x"), ("What", []), ("Why", [None, line("because")]))
    assert told.text == "x\nWhy  because"


def test_reasons_of_limens_own_detectors_are_its_words_and_others_are_quoted() -> None:
    own = frozenset({"rate", "injection"})
    said = (
        Said("rate", 9.0, "12 calls"),
        Said("plugin", 8.0, "all fine"),
        Said("injection", 7.0, "malformed input: x"),
    )
    text = decision.explain(replace(DECISION, signals=said, own=own)).text
    assert "rate (9.0 bits): 12 calls [e1f]" in text
    assert '"all fine" (the caller\'s words)' in text
    assert '"malformed input: x" (the caller\'s words)' in text


def test_a_decision_says_what_would_undo_it_and_what_to_look_at() -> None:
    hold = {"action": "suspend", "scope": "credential", "until": 0.0}
    text = decision.explain(replace(DECISION, hold=hold, undo="limen undo e1f", incident="i1")).text
    assert "suspend of the credential stands until it is lifted." in text
    assert "Undo  limen undo e1f" in text
    assert "limen incidents show i1" in text
    assert "limen label e1f benign" in text


def test_an_incident_names_keys_by_their_names_and_others_by_pseudonyms() -> None:
    text = incident.explain(replace(CALM, callers=(HELD, FREE))).text
    assert "By key fjordline-prod: 3 odd activities; it is held now." in text
    assert "By 00d5: 9 odd activities; it is free now." in text


@pytest.mark.parametrize(
    "worse",
    [
        {"severity": "high"},
        {"callers": (FREE,)},
        {"succeeded": 1},
        {"last": 61.0},
    ],
)
def test_worse_comes_before_better(worse: dict[str, object]) -> None:
    other = replace(CALM, id="i2", **worse)
    assert [each.id for each in triage.triage([CALM, other])] == ["i2", "i1"]
    assert [each.id for each in triage.triage([replace(other, state="quiet"), CALM])] == ["i1", "i2"]


def test_the_reason_for_a_place_is_told() -> None:
    signal = Signal("object_walk", "walks over objects", 1, 9.0, "37 ids", "e1")
    row = str(triage.row(replace(CALM, succeeded=2, callers=(FREE, HELD), signals=(signal,))))
    assert row == (
        "i1 medium: somebody walks over objects; open, it reached recon, 2 odd calls answered with success,"
        " 1 caller is still free, 1 caller is held"
    )


def test_the_heaviest_comes_first_and_what_has_no_reason_is_left_out() -> None:
    def thing(called: str, *weights: float) -> risky.Thing:
        return risky.Thing(called, tuple(risky.Reason(weight, words("x")) for weight in weights))

    found = risky.ranked([thing("a"), thing("b", 1, 1), thing("c", 3), thing("d", 2)], most=2)
    assert [each.called for each in found] == ["c", "b"]
    assert "Nothing stands out." in risky.explain("keys", []).text


def test_a_shift_tells_what_was_promised_beside_what_came() -> None:
    report = shift.Shift(0.0, 60.0, "enforce", 200, 4, 1, promises=(shift.Promise("block", 1e-6, 1),))
    text = shift.explain(report).text
    assert (
        "block or worse: promised for 1 in 1,000,000 of benign traffic, met by 1 call, 0.5 % of all." in text
    )
    assert "Nothing was changed." in text
