"""When a session is judged again: by the calls' own times and by what changed, and in bounded room."""

import pytest
from msgspec.structs import replace

from limen.features import recent_record
from limen.features.recent import Generations, Recent
from limen.features.sessions import (
    DEVICE,
    KEY,
    LOGIN,
    NAMES,
    NETWORK,
    ODD,
    START,
    TIME,
    TOKEN,
    judged,
    session_of,
    visit,
    visited,
)
from limen.features.visit import Visit
from limen.model import Caller, Context, Features, Session
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA = Caller(7, 17, 27, 37, kind="jwt", auth_time=AT - 60, issued_at=AT - 30, session=99)
BROWSER = (5, 6)


@pytest.fixture
def recent() -> Recent:
    made = Recent(pseudonym)
    assert visit(ADA, BROWSER, AT, made).due == START
    return made


def due(recent: Recent, after: float = 1.0, device: tuple[int, int] = BROWSER, **changes: object) -> int:
    return visit(replace(ADA, **changes), device, AT + after, recent).due


def test_it_is_due_once_and_then_after_the_stated_time(recent: Recent) -> None:
    assert [due(recent, after) for after in (1, 299.9, 300, 301, 599, 600)] == [0, 0, TIME, 0, 0, TIME]
    recent.again = 60.0
    assert [due(recent, after) for after in (659, 660)] == [0, TIME]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"network": 38}, NETWORK),
        ({"device": (8, 9)}, DEVICE),
        ({"key": 4}, KEY),
        ({"issued_at": AT}, TOKEN),
        ({"auth_time": AT, "issued_at": AT}, LOGIN | TOKEN),
        ({"network": 38, "device": (8, 9)}, NETWORK | DEVICE),
        ({"address": 28}, 0),
        ({"issued_at": AT - 40}, 0),
        ({"auth_time": AT - 70}, 0),
    ],
)
def test_it_is_due_at_once_when_it_moves(recent: Recent, change: dict[str, object], why: int) -> None:
    assert due(recent, **change) == why  # type: ignore[arg-type]
    assert due(recent, **change) == 0, "once"  # type: ignore[arg-type]


def test_each_reason_has_a_name() -> None:
    assert (1 << len(NAMES) - 1) == ODD


def test_calls_out_of_order_do_not_judge_it_for_ever(recent: Recent) -> None:
    assert due(recent, 400) == TIME
    assert [due(recent, after) for after in (10, 350, 699)] == [0, 0, 0]


def features(told: Session, after: float = 1.0, caller: Caller = ADA) -> Features:
    return Features(AT + after, "call", "c", 1, caller=caller, context=Context(device=BROWSER), session=told)


def test_after_something_odd_it_is_due_and_remembers_it_for_an_hour(recent: Recent) -> None:
    told = visit(ADA, BROWSER, AT + 1, recent)
    judged(features(told), 0.0, 12.0, recent)
    assert visit(ADA, BROWSER, AT + 2, recent).due == ODD
    assert visit(ADA, BROWSER, AT + 3_601, recent).heat == 6.0


def test_what_was_said_stands_until_it_is_due_again(recent: Recent) -> None:
    moved = visit(replace(ADA, network=38), BROWSER, AT + 1, recent)
    judged(features(moved, caller=replace(ADA, network=38)), 8.5, 0.0, recent)
    assert visit(replace(ADA, network=38), BROWSER, AT + 2, recent) == Session(99, bits=8.5)


def test_a_changed_key_stays_foreign_until_a_login(recent: Recent) -> None:
    changed = replace(ADA, key=4)
    assert visit(changed, BROWSER, AT + 1, recent).foreign
    assert visit(changed, BROWSER, AT + 900, recent).foreign
    again = visit(replace(changed, auth_time=AT + 901), BROWSER, AT + 902, recent)
    assert (again.foreign, again.proved) == (False, True)
    assert not visit(replace(changed, network=38), BROWSER, AT + 903, recent).proved


@pytest.mark.parametrize(
    "caller",
    [
        replace(ADA, kind="api_key"),
        replace(ADA, kind="claimed"),
        replace(ADA, principal=0),
        Caller(address=3),
    ],
)
def test_what_is_no_users_token_has_no_session(caller: Caller) -> None:
    recent = Recent(pseudonym)
    assert visit(caller, BROWSER, AT, recent) == Session()
    assert not len(recent.visits)


def test_without_a_sid_a_users_login_is_the_session() -> None:
    told = replace(ADA, session=0)
    assert session_of(told) == session_of(replace(told, issued_at=AT, key=3, network=1)) != 0
    assert session_of(told) != session_of(replace(told, auth_time=AT))
    assert session_of(told) != session_of(replace(told, credential=8))


def test_sessions_are_bounded_the_longest_unused_go() -> None:
    recent = Recent(pseudonym)
    recent.visits = Generations(10)
    for number in range(1, 100):
        visit(replace(ADA, session=number), BROWSER, AT + number, recent)
        assert not visit(replace(ADA, session=1), BROWSER, AT + number, recent).due, "used all the time"
    assert len(recent.visits) <= 20
    assert visit(replace(ADA, session=50), BROWSER, AT + 100, recent).due == START


def test_lived_again_from_what_was_kept_it_is_the_same() -> None:
    live, again = Recent(pseudonym), Recent(pseudonym)
    moves = [
        ADA,
        replace(ADA, network=38),
        replace(ADA, network=38, key=4),
        ADA,
        replace(ADA, auth_time=AT, issued_at=AT),
        replace(ADA, issued_at=AT + 5),
    ]
    for number, caller in enumerate(moves):
        told = visit(caller, BROWSER, AT + 100 * number, live)
        kept = features(told, 100 * number, caller)
        visited(kept, again)
        for recent in (live, again):
            judged(kept, 3.0 * number, 7.0 * (number % 2), recent)
    assert recorded(live) == recorded(again)


def recorded(recent: Recent) -> dict[int, list[float | int]]:
    return {name: each.record() for name, each in recent.visits.young.items()}


def test_a_snapshot_gives_it_back(recent: Recent) -> None:
    made = Recent(pseudonym)
    recent_record.decode(recent_record.encode(recent), made)
    assert recorded(made) == recorded(recent) != {}
    assert Visit.restored(Visit().record()).record() == Visit().record()


def test_who_is_erased_has_no_session_left(recent: Recent) -> None:
    visit(replace(ADA, session=5, principal=18), BROWSER, AT, recent)
    recent.forget(17)
    assert list(recent.visits.young) == [5]
