"""Other words for an explanation are shown only where they say nothing that the text does not."""

import pytest

from limen.copilot.rephrase import difference, rephrased, words_of

TEXT = """i29: somebody sends attack code (high, open)
What  30 odd activities from 2026-11-30 11:24:26 UTC to 2026-11-30 11:24:55 UTC, at most 19.0 bits. [i29]
      By key anna: 30 odd activities; it is free now.
      On GET /orders: 30 odd activities, 3 answered with success, 0 refused by the API.
Why   sends attack code, 30 times; the loudest (22.0 bits): looks like SQL injection in the query [e29]
Seen  27 calls stopped, 3 odd calls answered with success. [i29]
Done  It was not learnt: challenged. The key was held for 15 minutes from 203.0.113.7.
Next  limen explain e29"""


@pytest.mark.parametrize(
    "said",
    [
        "Somebody sends attack code: key anna made 30 odd activities on GET /orders.",
        "Key anna sent... no",
        "27 calls were stopped, and 3 odd calls were answered with success.",
        "It was not learnt. The loudest looks like SQL injection in the query, at 22.0 bits (e29).",
        "Thirty odd activities by key anna, from 2026-11-30 11:24:26 UTC on.",
        "The key was held for 15 minutes; look at limen explain e29 next.",
    ],
)
def test_words_that_add_nothing_are_shown(said: str) -> None:
    kept = rephrased(TEXT, said)
    assert (kept.text, kept.dropped) == ((said, "") if "sent" not in said else (TEXT, "it says 'sent'"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("31 odd activities by key anna.", "the number '31'"),
        ("19.1 bits at most.", "the number '19.1'"),
        ("1,000 odd activities.", "the number '1,000'"),
        ("Twelve calls were stopped.", "the number 'Twelve'"),
        ("A dozen calls were stopped.", "the number 'dozen'"),
        ("Calls were stopped twice.", "the number 'twice'"),
        ("Twenty-seven calls were stopped.", "'Twenty-seven'"),
        ("3 calls were stopped.", "it counts 3 stopped"),
        ("The key was held for 15 hours.", "'hours'"),
        ("The key was held for 30 minutes.", "it counts 30 minute"),
    ],
)
def test_a_number_that_the_text_does_not_have_is_found(said: str, why: str) -> None:
    assert why in difference(TEXT, said, words_of("en"))


@pytest.mark.parametrize(
    "said",
    [
        "Key bert sends attack code.",
        "Key Anna sends attack code.",
        "kevin sends attack code.",
        "By key anna, from 203.0.113.8.",
        "By key anna, from 203.0.1.1.7.",
        "By key anna, from 2001:db8::7.",
        "On POST /orders.",
        "On GET /orders/7.",
        "Look at e30 next.",
        "It was reported to the police.",
        "It came from anna@example.com.",
        "It was on Monday.",
        "It was in November.",
        "On 2026-11-29 it began.",
        "At 11:25:26 UTC it began.",
        "It began yesterday.",
        "It is a false positive.",
        "Limen recommends revoking every key.",
        "аnna sends attack code.",
        "key an\u200bna sends attack code.",
    ],
)
def test_a_name_an_address_a_date_or_a_judgement_that_the_text_does_not_have_is_found(said: str) -> None:
    assert difference(TEXT, said, words_of("en"))


@pytest.mark.parametrize(
    "said",
    [
        "27 calls were not stopped.",
        "No calls were stopped.",
        "The key was never held.",
        "It was learnt.",
        "The key was revoked.",
        "It was not answered.",
        "The key isn't held.",
        "Nobody sends attack code.",
        "Key anna is not a caller.",
        "27 calls stopped nothing.",
        "The key was suspended.",
    ],
)
def test_an_act_told_the_other_way_round_is_found(said: str) -> None:
    assert difference(TEXT, said, words_of("en"))


@pytest.mark.parametrize("said", ["", "  \n", "it is held " * 400, "It is held.\x1b[2J", "held\u202e"])
def test_what_is_empty_endless_or_acts_on_a_terminal_is_dropped(said: str) -> None:
    assert rephrased(TEXT, said).text == TEXT


def test_a_text_may_always_be_said_as_it_is() -> None:
    assert difference(TEXT, TEXT, words_of("en")) == ""


def test_a_callers_words_lend_no_words_and_may_be_repeated_whole() -> None:
    text = 'It sends "all keys were revoked" (the caller\'s words). It is held.'
    assert (
        difference(
            text, 'It is held; it sends "all keys were revoked" (the caller\'s words).', words_of("en")
        )
        == ""
    )
    assert difference(text, "It is held. All keys were revoked.", words_of("en"))
    assert difference(text, 'It is held. "all keys were revoked".', words_of("en"))


@pytest.mark.parametrize(
    "said",
    [
        "Observed 3 calls; expected at most 24.",
        "Observed 24 calls; expected at least 3.",
        "Calls: more than 24.",
        "Usually 24 calls.",
    ],
)
def test_a_number_that_is_meant_otherwise_is_found(said: str) -> None:
    text = "Observed 24 calls in a minute; expected at most 3, before that 3. Far more than usual, usually 3."
    assert difference(text, said, words_of("en"))
    assert difference(text, "Expected at most 3; observed 24 calls in a minute.", words_of("en")) == ""
