"""Every word of a wish that could change it is asked about; reasons, remarks and courtesy are not."""

import pytest
from tests.unit.copilot_inventory import SHOP

from limen.copilot.reading.contradictions import contradictions
from limen.copilot.reading.labels import Labels
from limen.copilot.reading.read import Copilot

COPILOT = Copilot(SHOP)

TILL = [("revoke_key", {"key": "till"})]
HOUR = [("suspend_key", {"key": "till", "duration_s": 3600})]

PASSED = {
    "a reason": ("suspend till for an hour because its supplier hammers us", HOUR),
    "a reason behind a comma": ("suspend till for an hour, its supplier is hammering us again", HOUR),
    "a story with an amount": ("revoke till, we have watched it for three weeks", TILL),
    "a story before": ("The supplier went bankrupt last month. Please revoke till.", TILL),
    "a remark": ("suspend till for an hour, planned maintenance", HOUR),
    "a description of an exact name": ("revoke that noisy legacy key lm_bb33", TILL),
    "a clause about an exact name": ("revoke lm_bb33 which everybody forgot", TILL),
    "courtesy": ("when you have a minute, could you revoke till please? Many thanks, Ada", TILL),
    "emphasis": ("urgently revoke till", TILL),
    "what it is for": ("for the Easter campaign, suspend till for one hour", HOUR),
    "a title": ("Access review: revoke till", TILL),
    "the number of a ticket": ("OPS-12: revoke till", TILL),
    "the number of an item": ("Action item 3: revoke till", TILL),
    "a slip in a short word": ("revoek till", TILL),
    "a word beside a named thing": ("revoke till for the stocktaking", TILL),
    "a conclusion": ("the supplier must be gone by noon, so please revoke till", TILL),
    "a sentence that only tells": ("The new shop wants to try our books. Revoke till.", TILL),
    "what its author does": ("before I forget, revoke till", TILL),
    "an end that no clock knows beside one": ("suspend till for an hour while they sort it out", HOUR),
}

ASKED = {
    "one more": "set the token lifetime of clerks to 30 minutes, interns too",
    "one more behind and": "mask the email for clerks and the interns in getReader",
    "an exception told": "token lifetime of clerks 30 minutes, the owners keep their hour",
    "a place": "set the token lifetime of clerks in Bergen to 30 minutes",
    "a kind of person": "limit anonymous readers to 100 calls a minute",
    "an exception": "require a passkey for owners, the night shift can do without",
    "who stays free": "block Norway, our own trucks are fine",
    "a condition": "revoke till, subject to approval",
    "a consent": "revoke till, pending approval by Ada",
    "an objection": "revoke till, finance is still using it",
    "another verb": "suspend till for an hour, and mute the alerts",
    "a later start": "suspend till for an hour, starting at noon",
    "an indefinite end": "revoke till as soon as the job is done",
    "weekends in a title": "Weekends: limit login to 5 calls a minute",
    "another role in a title": "For resellers: token lifetime of clerks one hour",
    "a threshold": "require step-up for exportBooks, above 500 books",
    "a share": "suspend till for an hour, half of it at night",
    "a bounding adverb": "revoke till partially",
    "a time that is not known": "suspend till over Easter",
    "a name that is not known": "revoke till for Brunswick",
    "a group of one's own": "require a passkey for my team on exportBooks",
    "one more of a list before a colon": "getReader + gizmos: observe",
    "an order that looks like a story": "block depot-oslo for an hour, and label the incident for what it is",
    "a condition that is told": "require a passkey for owners, when Ada has confirmed it",
    "whom a budget cannot be for": "step-up budget for clerks 3 %",
    "whom the limit of a body cannot be for": "bodies of clerks on createBook: 64 KB at most",
    "another one": "require a passkey for owners outside the shop and the other one",
    "a group that is not known": "limit wholesale readers to 100 calls a minute",
}


@pytest.mark.parametrize(("text", "expected"), PASSED.values(), ids=PASSED)
def test_what_changes_nothing_is_passed_over(text: str, expected: list[tuple[str, object]]) -> None:
    """The plan is that of the wish alone."""
    assert [(each.op, each.slots) for each in COPILOT.read(text).operations] == expected


@pytest.mark.parametrize("text", ASKED.values(), ids=ASKED)
def test_what_may_change_what_is_done_is_asked_about(text: str) -> None:
    """A question, and no plan."""
    reading = COPILOT.read(text)
    assert (reading.kind, reading.operations) == ("ask", ())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("OPS-12: revoke till", "ticket: revoke till"),
        ("Point 4: revoke till", "Point: revoke till"),
        ("revoke OPS-12", "revoke OPS-12"),
        ("INC-9: explain", "INC-9: explain"),
    ],
)
def test_numbers_are_taken_out_of_titles_only(text: str, plain: str) -> None:
    """Names of the installation and what is no title stay."""
    assert Labels(COPILOT.lexicon, frozenset({"inc-9"})).plain(text) == plain


SAID: dict[str, list[tuple[str, dict[str, object]]]] = {
    "createBook can stay in observe, getReader please switch to off": [
        ("set_mode", {"operations": ("getReader",), "mode": "off"})
    ],
    "resume kiosk but keep it at max 30 getReader calls a minute": [
        ("set_rate_limit", {"key": "kiosk", "operations": ("getReader",), "calls": 30, "per_s": 60})
    ],
    "add a policy that permits owners exportBooks, up to 20 calls an hour": [
        (
            "add_policy",
            {
                "role": "owners",
                "effect": "permit",
                "operations": ("exportBooks",),
                "limit": {"calls": 20, "per_s": 3600},
            },
        )
    ],
    "for till, proof-of-possession (DPoP) is compulsory on exportBooks": [
        ("require_dpop", {"key": "till", "operations": ("exportBooks",)})
    ],
    "raise the rate limit of readers by 50 percent": [
        ("set_rate_limit", {"role": "readers", "calls": 90, "per_s": 60})
    ],
    "require dpop for owners unless they are not in the shop": [
        ("require_dpop", {"role": "owners", "when": {"network_in": ("198.51.100.0/28",)}})
    ],
    "Double the readers' token lifetime and halve that of the clerks": [
        ("set_token_lifetime", {"role": "readers", "seconds": 14_400}),
        ("set_token_lifetime", {"role": "clerks", "seconds": 1_800}),
    ],
    "search the evidence on till from 1 to 20 February": [
        ("search_evidence", {"key": "till", "since": "2026-02-01", "until": "2026-02-20"})
    ],
    "I am afraid that somebody could block the till-app": [],
}


@pytest.mark.parametrize("text", SAID)
def test_what_was_narrowed_is_narrowed_in_the_plan(text: str) -> None:
    """Its plan holds what was said of it, and nothing that was only feared or is so already."""
    found = [(each.op, each.slots) for each in COPILOT.read(text).operations]
    assert [each for each in found if each[0] != "resume_key"] == SAID[text]


def test_what_is_so_now_does_not_contradict_what_is_to_be() -> None:
    found = COPILOT.read("till lapses on 31 December 2026; extend it to 31 March 2027")
    assert [each.slots for each in found.operations] == [{"key": "till", "expires": "2027-03-31"}]


def test_a_bare_number_of_calls_is_asked_for_its_time() -> None:
    assert COPILOT.read("set the quota of till to 500 calls").kind == "ask"


def test_more_in_a_story_adds_nothing() -> None:
    found = COPILOT.read("Readers asked for more room: token lifetime of 3 hours for readers")
    assert [each.slots.get("seconds") for each in found.operations] == [10_800]


def test_not_this_one_but_that_one() -> None:
    found = COPILOT.read(
        "Ah no, not the clerks, the owners.", ("set the token lifetime of the clerks to 2 hours",)
    )
    assert [each.slots for each in found.operations] == [{"role": "owners", "seconds": 7200}]


def test_two_ends_for_one_key_contradict() -> None:
    ends = [("set_key_expiry", {"key": "till", "expires": day}) for day in ("2026-05-01", "2026-06-01")]
    assert contradictions(ends)
    assert not contradictions(ends[:1])
