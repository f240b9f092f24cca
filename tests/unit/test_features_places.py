"""Where a credential is used from: what is new, for how long, what is learnt of it and what is accepted."""

from limen.features.client import client_of
from limen.features.places import (
    ACCEPTED,
    BOTH,
    CLIENT,
    NETWORK,
    NEW_BOTH,
    NEW_CLIENT,
    NEW_NETWORK,
    OPERATION,
    SPELL,
    USED,
    context,
)
from limen.features.recent import Recent
from limen.features.whereabouts import PLACES_A_CALLER
from limen.model import Caller, Context
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
HOUR, MINUTE = 3_600.0, 60.0


def never() -> tuple[int, int]:
    raise AssertionError("the device of somebody who is no user is nobody's business")


def at(recent: Recent, seconds: float, network: int = 10, client: int = 20, subject: int = 7) -> Context:
    trace = recent.caller(subject)
    found = context(Caller(subject, 0, 0, network), client, never, 500, AT + seconds, trace, recent)
    trace.last_at = AT + seconds
    return found


def settled_in() -> Recent:
    recent = Recent(pseudonym)
    at(recent, 0)
    return recent


def test_the_first_place_is_taken_as_it_comes_and_accepted():
    first = at(Recent(pseudonym), 0)
    assert (first.fresh, first.turns) == (0, 0)
    assert {10, 20} <= set(first.settled)


def test_who_proved_nothing_has_no_places():
    recent = Recent(pseudonym)
    assert context(Caller(address=3, network=4), 20, never, 500, AT, recent.caller(3), recent) == Context(20)


def test_the_device_of_a_user_is_told_where_it_may_matter_and_with_the_calls_that_follow():
    recent, asked = Recent(pseudonym), []
    trace, ada = recent.caller(7), Caller(7, 17, 27, 37)

    def device() -> tuple[int, int]:
        asked.append(1)
        return 3, 4

    told = [context(ada, 20, device, 500, AT + second, trace, recent).device for second in range(5)]
    assert (told, len(asked)) == ([(3, 4)] * 5, 1)


def test_another_network_is_new_and_stays_so_for_the_hours_that_follow():
    recent = settled_in()
    assert at(recent, HOUR, network=11).fresh == 1 << NETWORK
    assert at(recent, 5 * HOUR, network=11).fresh == 1 << NETWORK
    assert at(recent, 5 * HOUR + MINUTE, network=10).fresh == 0


def test_another_client_is_new_by_itself_and_with_the_network():
    assert at(settled_in(), HOUR, client=21).fresh == 1 << CLIENT
    assert at(settled_in(), HOUR, network=11, client=21).fresh & BOTH == BOTH


def test_a_place_is_accepted_after_a_day_and_learnt_as_one_that_was_new():
    recent = settled_in()
    at(recent, HOUR, network=11, client=21)
    later = at(recent, HOUR + ACCEPTED, network=11, client=21)
    assert later.fresh == 0
    assert {11, 21} <= set(later.settled)
    assert {(NEW_NETWORK, 1), (NEW_CLIENT, 1), (NEW_BOTH, 1)} <= set(later.samples)


def test_spells_in_which_a_new_place_is_used_are_counted_once_each_and_learnt_with_it():
    recent = settled_in()
    used = [at(recent, HOUR + n * SPELL / 4, network=11).used for n in range(12)]
    assert used == [1 + n // 4 for n in range(12)]
    assert at(recent, 2 * HOUR).used == 0
    later = at(recent, HOUR + ACCEPTED, network=11)
    assert (later.used, (USED, 3) in later.samples) == (0, True)


def test_a_place_where_its_caller_was_odd_is_not_accepted():
    recent = settled_in()
    at(recent, HOUR, network=11)
    recent.caller(7).warm(AT + HOUR, 12.0, strike=True)
    at(recent, HOUR + MINUTE, network=10)
    at(recent, HOUR + 2 * MINUTE, network=11)
    later = at(recent, HOUR + ACCEPTED, network=11)
    assert later.fresh == 1 << NETWORK
    assert (NEW_NETWORK, 1) not in later.samples


def test_what_a_person_forgave_is_accepted():
    recent = settled_in()
    at(recent, HOUR, network=11)
    recent.caller(7).warm(AT + HOUR, 12.0, strike=True)
    at(recent, 2 * HOUR, network=11)
    recent.caller(7).cool()
    assert at(recent, HOUR + ACCEPTED, network=11).fresh == 0


def test_each_hour_at_known_places_is_one_no_to_every_question():
    recent = settled_in()
    hour = at(recent, HOUR)
    assert {(NEW_NETWORK, 0), (NEW_CLIENT, 0), (NEW_BOTH, 0)} <= set(hour.samples)
    assert at(recent, HOUR + MINUTE).samples == ()


def test_two_networks_take_turns_once_the_first_is_back_within_minutes():
    recent = settled_in()
    assert at(recent, MINUTE, network=11).turns == 0
    assert at(recent, 2 * MINUTE).turns == 1 << NETWORK
    assert at(recent, 3 * MINUTE, network=11).turns == 1 << NETWORK


def test_after_a_person_says_that_it_is_over_the_owner_takes_turns_with_nobody():
    recent = settled_in()
    at(recent, MINUTE, network=11)
    assert at(recent, 2 * MINUTE).turns == 1 << NETWORK
    recent.caller(7).cool()
    assert at(recent, 3 * MINUTE).turns == 0


def test_who_comes_back_hours_later_has_moved_and_takes_no_turns():
    recent = settled_in()
    at(recent, HOUR, network=11)
    assert at(recent, 3 * HOUR).turns == 0


def test_callers_to_whom_a_network_becomes_new_together_are_counted():
    recent = Recent(pseudonym)
    for subject in (7, 8, 9):
        at(recent, 0, network=subject, subject=subject)
    moved = [at(recent, HOUR + subject, network=50, subject=subject).movers[NETWORK] for subject in (7, 8, 9)]
    assert moved == [1, 2, 3]


def test_an_operation_never_used_before_from_new_places_is_told():
    recent = settled_in()
    recent.caller(7).windows = {0: [], 400: []}
    assert at(recent, HOUR, network=11, client=21).fresh >> OPERATION & 1


def test_learnt_state_knows_places_after_a_restart():
    recent = Recent(pseudonym, recall_places=lambda _subject: {10, 20, 1, 2}.__contains__)
    assert at(recent, 0).fresh == 0
    assert at(recent, MINUTE, network=11).fresh == 1 << NETWORK


def test_places_of_a_caller_are_bounded():
    recent = settled_in()
    for number in range(3 * PLACES_A_CALLER):
        at(recent, number, network=1_000 + number)
    where = recent.caller(7).where
    assert where is not None
    assert len(where.stays) <= PLACES_A_CALLER


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/{}.0.0.0 Safari/537.36"


def test_a_clients_update_keeps_its_family_and_another_client_does_not():
    def family(agent: str, language: str = "de-CH") -> str:
        return client_of((("accept-language", language), ("user-agent", agent), ("x-trace", agent)))

    assert family(CHROME.format(130)) == family(CHROME.format(131))
    assert len({family(CHROME.format(1)), family("curl/8.1"), family("curl/8.1", "en"), client_of(())}) == 4


def test_a_long_agent_is_cut():
    assert len(client_of((("user-agent", "x y" * 10_000),))) < 400
