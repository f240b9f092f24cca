"""What a person's word changes: exceptions that end, baselines that widen, suspicion that stays."""

from collections.abc import Iterator

import pytest

from limen.assemble.world import world_for
from limen.cli.judging import settings_of
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.exceptions import MOST, SLACK, Exceptions, Excuse, excuses_for
from limen.engine.relearn import relearn
from limen.engine.replay import Pair, in_order, replay
from limen.engine.world import World
from limen.model import Action, Answer, ApiCall, Caller, Evidence, Features, Label, Scope, Signal

START = 1_732_348_800.0
PSEUDONYM = Pseudonyms(b"k").of
CALLER = Caller(PSEUDONYM("credential", "k1"), PSEUDONYM("principal", "u1"), kind="claimed")
OTHER = Caller(PSEUDONYM("credential", "k2"), PSEUDONYM("principal", "u2"), kind="claimed")


def calls(start: float, count: int, every: float, caller: Caller = CALLER) -> Iterator[Pair]:
    for number in range(count):
        at = start + number * every
        name = f"{start}-{number}"
        yield ApiCall(at, "GET", "/v1/prices", name, caller=caller), Answer(at + 0.01, name, 200)


def known_world() -> World:
    """Two callers who call once a minute for some days."""
    world = world_for(settings_of(None), PSEUDONYM)
    pairs = [*calls(START, 4000, 60.0), *calls(START + 7, 4000, 60.0, OTHER)]
    pairs.sort(key=lambda pair: pair[0].at)
    for _ in replay(in_order(pairs), world):
        pass
    world.reference = world.state.copy()
    world.holds.restore([])
    world.observes = lambda _operation: True
    return world


def burst(world: World, at: float, count: int = 150) -> list[Evidence]:
    return list(replay(in_order(calls(at, count, 0.3)), world))


def worst(found: list[Evidence]) -> Evidence:
    return max(found, key=lambda evidence: evidence.risk.bits)


def label(evidence: Evidence, *, benign: bool, scope: str = "both", until: float = 0.0) -> Label:
    return Label(evidence.id, benign, scope, until, "ada", evidence.features.at + 60)


def test_a_burst_labelled_benign_is_less_odd_the_next_time() -> None:
    world = known_world()
    first = worst(burst(world, START + 5 * 86_400))
    relearn(first, label(first, benign=True), world)
    again = worst(burst(world, START + 6 * 86_400, 140))
    assert first.risk.bits > world.budget.step_up > again.risk.bits


def test_an_exception_excuses_until_it_ends_and_teaches_nothing() -> None:
    world = known_world()
    first = worst(burst(world, START + 5 * 86_400))
    before = world.state.digest()
    end = START + 7 * 86_400
    relearn(first, label(first, benign=True, until=end), world)
    assert world.state.digest() == before
    world.frozen = True
    excused = worst(burst(world, START + 6 * 86_400, 130))
    assert excused.risk.bits < world.budget.step_up
    assert worst(burst(world, end + 3_600)).risk.bits > world.budget.step_up


def test_an_attack_label_leaves_suspicion_and_proposes_to_suspend_the_credential() -> None:
    world = known_world()
    first = worst(burst(world, START + 5 * 86_400))
    proposed = relearn(first, label(first, benign=False), world)
    assert proposed is not None
    assert (proposed.scope, proposed.subject, proposed.action) == (
        Scope.CREDENTIAL,
        CALLER.credential,
        Action.SUSPEND,
    )
    assert world.recent.caller(CALLER.subject).heat_now(first.features.at + 60) >= world.budget.step_up
    assert len(world.holds) == 0


@pytest.mark.parametrize(
    ("scope", "same_caller", "same_operation", "excused"),
    [
        ("caller", True, False, True),
        ("caller", False, True, False),
        ("operation", False, True, True),
        ("operation", True, False, False),
        ("both", True, True, True),
        ("both", True, False, False),
        ("both", False, True, False),
    ],
)
def test_an_exception_reaches_as_far_as_its_scope(
    scope: str, same_caller: bool, same_operation: bool, excused: bool
) -> None:
    signal = Signal("rate", 9.0, "fast")
    labelled = Features(START, "call", "c1", 5, caller=CALLER)
    exceptions = Exceptions(excuses_for((signal,), labelled, scope, 0.0, "e1"))
    caller, operation = CALLER if same_caller else OTHER, 5 if same_operation else 6
    (said,) = exceptions.excuse((signal,), Features(START, "call", "c2", operation, caller=caller))
    assert (said.bits == 0) is excused


def test_what_is_odder_than_the_label_is_not_excused() -> None:
    labelled = Features(START, "call", "c1", 5, caller=CALLER)
    exceptions = Exceptions(excuses_for((Signal("rate", 9.0, "fast"),), labelled, "both", 0.0, "e1"))
    worse = Signal("rate", 9.0 * SLACK + 0.1, "faster")
    assert exceptions.excuse((worse,), labelled) == (worse,)
    other = Signal("injection", 3.0, "sql")
    assert exceptions.excuse((other,), labelled) == (other,)


def test_exceptions_are_bounded_and_end_with_their_label() -> None:
    exceptions = Exceptions(Excuse("rate", number, 0, 9.0, 0.0, f"e{number}") for number in range(MOST + 10))
    assert len(exceptions) == MOST
    assert exceptions.drop("e500") == 1
    assert exceptions.drop("e500") == 0
