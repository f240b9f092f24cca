"""How one benign caller behaves on the wire."""

from random import Random

from limen.demo.clients import script
from limen.demo.member import Member
from limen.demo.rhythm import EVENING, FIRST_MONDAY, HOUR, OFFICE, Sale, next_visit
from limen.demo.wire import Call, Pause, Reply


def member() -> Member:
    caller = Member(Random(1), "sync", "p-1", ("partner",), script(Random(1)))
    caller.hold("key-old")
    caller.hold("key-new", since=100.0)
    caller.arrive()
    return caller


def played(caller: Member, statuses: list[int]) -> list[str | None]:
    """The credentials of the calls of one errand that is answered with ``statuses``."""
    errand, shown = caller.get("/v1/orders"), list[str | None]()
    step: Pause | Call = next(errand)
    try:
        while True:
            if isinstance(step, Call):
                shown.append(step.guise.credential)
            step = errand.send(Reply(statuses[len(shown) - 1] if isinstance(step, Call) else 0))
    except StopIteration:
        return shown


def test_after_a_rotation_the_old_key_is_shown_once_more_and_then_the_new_one() -> None:
    caller = member()
    caller.now = 200.0
    caller.arrive()
    assert not caller.guise.verified
    assert played(caller, [401, 200]) == ["key-old", "key-new"]
    assert caller.guise.verified
    assert caller.guise.principal == "p-1"


def test_a_busy_api_is_asked_twice_more_and_no_oftener() -> None:
    assert len(played(member(), [503, 503, 503, 503])) == 3
    assert len(played(member(), [503, 200, 200])) == 2


def test_the_office_sleeps_at_the_weekend() -> None:
    rng, saturday = Random(3), FIRST_MONDAY + 5 * 24 * HOUR
    visits = [next_visit(rng, saturday, 5.0, OFFICE) for _ in range(200)]
    assert sum(at >= saturday + 48 * HOUR for at in visits) > 100


def test_a_sale_brings_more_visits() -> None:
    noon = FIRST_MONDAY + 12 * HOUR
    sale = Sale(noon, noon + 2 * HOUR)

    def in_sale(sales: tuple[Sale, ...]) -> int:
        rng = Random(4)
        return sum(sale.on(next_visit(rng, noon, 2.0, EVENING, sales)) for _ in range(400))

    assert in_sale((sale,)) > 2 * in_sale(())
