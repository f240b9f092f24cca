"""Counting calls and refusals: in which windows, for whom, and when a window is handed out."""

import pytest

from limen.features.pace import (
    API,
    CALLER,
    CALLER_OPERATION,
    FAILURES,
    FIRST_API,
    FIRST_CALLER,
    FIRST_FAILURE,
    FIRST_OPERATION,
    OPERATION,
    SERIES,
    failed,
    pace,
)
from limen.features.recent import OPERATIONS_A_CALLER, Recent
from limen.model import Caller, Closed
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA, BOB = Caller(7, 17, 27, 37), Caller(8, 18, 28, 37)
GET, POST = 71, 72


def paced(recent: Recent, caller: Caller = ADA, operation: int = GET, at: float = AT):
    return pace(caller, operation, at, recent.caller(caller.subject), recent)


def test_the_series_name_what_is_counted_in_order():
    lengths = (*CALLER_OPERATION, *CALLER, *OPERATION, *API)
    assert tuple(seconds for _, seconds in SERIES) == lengths
    assert SERIES[FIRST_CALLER][0] == "caller"
    assert SERIES[FIRST_OPERATION][0] == "operation"
    assert SERIES[FIRST_API][0] == "api"
    assert len(SERIES) == FIRST_FAILURE


def test_a_call_counts_in_every_window():
    assert paced(Recent(pseudonym)).counts == (1,) * len(SERIES)


def test_another_operation_counts_for_the_caller_and_the_api():
    recent = Recent(pseudonym)
    paced(recent)
    assert paced(recent, operation=POST).counts == (1, 1, 2, 2, 2, 1, 1, 2, 2)


def test_another_caller_counts_for_the_operation_and_the_api():
    recent = Recent(pseudonym)
    paced(recent)
    assert paced(recent, BOB).counts == (1, 1, 1, 1, 1, 2, 2, 2, 2)


def test_each_window_starts_anew_at_its_own_time():
    recent = Recent(pseudonym)
    paced(recent)
    assert paced(recent, at=AT + 10).counts == (2, 2, 1, 2, 2, 2, 2, 1, 2)
    assert paced(recent, at=AT + 60).counts == (1, 3, 1, 3, 3, 1, 3, 1, 3)
    assert paced(recent, at=AT + 600).counts == (1, 4, 1, 1, 4, 1, 1, 1, 1)
    assert paced(recent, at=AT + 86_400).counts == (1,) * 9


def test_windows_that_ended_are_handed_out_once_with_whose_they_are():
    recent = Recent(pseudonym)
    paced(recent)
    closed = paced(recent, at=AT + 86_400).closed
    assert closed == (
        Closed("caller", 7, GET, 0, 1),
        Closed("caller", 7, GET, 1, 1),
        Closed("caller", 7, 0, 2, 1),
        Closed("caller", 7, 0, 3, 1),
        Closed("caller", 7, 0, 4, 1),
        Closed("operation", 0, GET, 5, 1),
        Closed("operation", 0, GET, 6, 1),
        Closed("api", 0, 0, 7, 1),
        Closed("api", 0, 0, 8, 1),
    )
    assert paced(recent, at=AT + 86_400).closed == ()


def test_an_operation_seen_again_later_closes_its_own_window_only_then():
    recent = Recent(pseudonym)
    paced(recent)
    assert Closed("caller", 7, GET, 0, 1) not in paced(recent, operation=POST, at=AT + 120).closed
    assert Closed("caller", 7, GET, 0, 1) in paced(recent, at=AT + 121).closed


def test_calls_without_an_answer_are_counted():
    recent = Recent(pseudonym)
    recent.caller(7).open_calls = 3
    assert paced(recent).open_calls == 3


def test_a_refusal_counts_for_address_network_operation_and_api():
    recent = Recent(pseudonym)
    assert failed(ADA, GET, AT, recent).failures == (1, 1, 1, 1)
    assert failed(BOB, GET, AT + 1, recent).failures == (1, 2, 2, 2)
    assert failed(ADA, POST, AT + 2, recent).failures == (2, 3, 1, 3)
    assert len(FAILURES) == 4


def test_a_call_sees_the_refusals_around_it():
    recent = Recent(pseudonym)
    assert paced(recent).failures == ()
    failed(ADA, GET, AT, recent)
    assert paced(recent, at=AT + 1).failures == (1, 1, 1, 1)
    assert paced(recent, BOB, POST, AT + 1).failures == (0, 1, 0, 1)


def test_refusals_of_an_earlier_window_are_over():
    recent = Recent(pseudonym)
    failed(ADA, GET, AT, recent)
    assert paced(recent, at=AT + 600).failures == ()


def test_an_address_without_refusals_of_this_window_has_none():
    recent = Recent(pseudonym)
    failed(ADA, GET, AT, recent)
    failed(BOB, POST, AT + 600, recent)
    assert paced(recent, at=AT + 601).failures == (0, 1, 0, 1)


def test_windows_of_refusals_are_handed_out_for_all_addresses_as_one():
    recent = Recent(pseudonym)
    for _ in range(5):
        failed(ADA, GET, AT, recent)
    assert failed(ADA, GET, AT + 600, recent).closed == (
        Closed("address", 0, 0, FIRST_FAILURE, 5),
        Closed("network", 0, 0, FIRST_FAILURE + 1, 5),
        Closed("operation", 0, GET, FIRST_FAILURE + 2, 5),
        Closed("api", 0, 0, FIRST_FAILURE + 3, 5),
    )


@pytest.mark.parametrize("extra", [0, 5, 50])
def test_operations_past_a_callers_cap_share_one_count(extra):
    recent = Recent(pseudonym)
    for number in range(OPERATIONS_A_CALLER + extra):
        paced(recent, operation=1_000 + number)
    assert len(recent.caller(7).windows) <= OPERATIONS_A_CALLER + 1
    first = paced(recent, operation=5_000_000).counts[0]
    assert paced(recent, operation=6_000_000).counts[0] == first + 1
