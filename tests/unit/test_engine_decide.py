"""The flow: what a decision changes and what it does not, modes, holds, and what is never learnt."""

import pytest

from limen.detectors import BUILT_IN
from limen.engine.decide import LATEST, decide, learn, settle, stopped, withdraw
from limen.engine.exceptions import EXCUSED, Exceptions, Excuse
from limen.engine.holds import BlastRadius, Holds
from limen.engine.policy import Policy
from limen.engine.replay import replay
from limen.engine.world import World
from limen.features.catalogue import Catalogue
from limen.model import Action, Answer, ApiCall, Caller, Hold, Scope, Taught
from limen.model.operation import Rekey
from limen.settings.policies import schema
from limen.sketches import Histogram, State
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA, BOB = Caller(7, 17, 27, 37), Caller(8, 18, 28, 38)
TEXT = """
@id("base") permit (principal, action, resource);
@id("no-delete") @action("suspend") @scope("credential") @ttl("1h") forbid (principal, action, resource)
when { context.method == "DELETE" && !context.answer };
@id("no-put") @action("step_up") forbid (principal, action, resource) when { context.method == "PUT" };
@id("no-patch") @action("block") @scope("operation") @ttl("1h") forbid (principal, action, resource)
when { context.method == "PATCH" && !context.answer };
@id("slow-query") @action("slow") permit (principal, action, resource) when { context.method == "HEAD" };
"""
POLICY = Policy.compile(TEXT, schema())


def new_world(radius: BlastRadius | None = None) -> World:
    return World(POLICY, BUILT_IN, pseudonym, holds=Holds(radius))


def call(number: int = 0, method: str = "GET", target: str = "/v1/orders/5", caller: Caller = ADA) -> ApiCall:
    return ApiCall(AT + number, method, target, f"c{number}", caller=caller)


def answer(number: int = 0, status: int = 200, body: bytes = b"") -> Answer:
    return Answer(AT + number + 0.5, f"c{number}", status, body=body)


def play(world: World, *activities: ApiCall | Answer):
    return list(replay(activities, world))


def busy(world: World, minutes: int = 3, each: int = 4) -> None:
    """A few usual minutes, so that windows close."""
    for number in range(minutes * each):
        at = number * 60 // each
        play(world, call(at), answer(at))


def test_deciding_never_changes_learnt_state_and_settling_does():
    world = new_world()
    busy(world)
    changed = 0
    for number in range(200, 1_000, 50):
        for activity in (call(number), answer(number)):
            before = world.state.digest()
            evidence = decide(activity, world)
            assert world.state.digest() == before
            settle(evidence, world)
            changed += world.state.digest() != before
    assert changed > 5


def test_evidence_is_numbered_in_order_and_names_the_revisions():
    world = new_world()
    world.model_revision, world.policy_revision = 4, 5
    first, second = play(world, call(), answer())
    assert (first.id, second.id) == ("e1", "e2")
    assert (first.model_revision, first.policy_revision) == (4, 5)


def test_an_answer_repeats_its_calls_caller_and_operation():
    asked, answered = play(new_world(), call(), answer(status=201))
    assert answered.features.kind == "answer"
    assert (answered.features.caller, answered.features.operation) == (ADA, asked.features.operation)
    assert answered.features.status == 201


def test_a_held_credential_is_stopped_without_being_scored():
    world = new_world()
    (suspended,) = play(world, call(1, "DELETE"))
    assert suspended.verdict.action is Action.SUSPEND
    later = play(world, call(2), answer(2), call(3, target="/elsewhere"))
    assert [one.features.call for one in later] == ["c2", "c3"]
    for one in later:
        assert one.verdict.standing
        assert one.verdict.action is Action.SUSPEND
        assert one.signals == ()
        assert one.lesson.reason == "held"
        assert one.verdict.policy == "no-delete"


def test_a_held_call_is_not_counted_in_its_callers_windows():
    world = new_world()
    play(world, call(1, "DELETE"), *[call(number) for number in range(2, 30)])
    world.holds.lift(Scope.CREDENTIAL, 7)
    (after,) = play(world, call(31))
    assert after.features.pace.counts[3] == 2
    assert after.features.pace.open_calls == 0


def test_a_hold_ends_by_itself():
    world = new_world()
    play(world, call(1, "DELETE"))
    assert play(world, call(3_600))[0].verdict.standing
    assert not play(world, call(3_601))[0].verdict.standing


def test_another_caller_passes_while_one_is_held():
    world = new_world()
    play(world, call(1, "DELETE"))
    assert play(world, call(2, caller=BOB))[0].verdict.action is Action.ALLOW


def test_a_held_operation_stops_everybody_there_and_nobody_elsewhere():
    world = new_world()
    play(world, call(0), answer(0), call(1, "PATCH", "/v1/orders/6"))
    assert play(world, call(2, "PATCH", "/v1/orders/9", BOB))[0].verdict.standing
    assert not play(world, call(3, "GET", "/v1/orders/9", BOB))[0].verdict.standing


def test_settling_gives_the_hold_back_and_tells_who_keeps_it():
    world, kept = new_world(), []
    world.holds.added.append(kept.append)
    evidence = decide(call(1, "DELETE"), world)
    hold = settle(evidence, world)
    assert hold == Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, AT + 1, AT + 3_601, "no-delete", "e1")
    assert kept == [hold]


def test_settling_a_standing_verdict_again_holds_nobody_anew():
    world = new_world()
    play(world, call(1, "DELETE"))
    before = world.holds.all()
    assert settle(decide(call(2), world), world) is None
    assert world.holds.all() == before


def test_policy_does_not_shorten_a_persons_hold():
    world = new_world()
    evidence = decide(call(1, "DELETE"), world)
    for_good = Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, AT, 0.0, "leaked", by="ada")
    world.holds.put(for_good)
    assert settle(evidence, world) is None
    assert world.holds.all() == [for_good]


def test_observed_operations_let_pass_and_say_what_would_have_been_done():
    world = new_world()
    world.observes = lambda operation: operation.method == "DELETE"
    (seen,) = play(world, call(1, "DELETE"))
    assert (seen.verdict.action, seen.verdict.would) == (Action.ALLOW, Action.SUSPEND)
    assert world.holds.all() == []
    (enforced,) = play(world, call(2, "PUT"))
    assert enforced.verdict.action is Action.STEP_UP


def test_observing_also_lets_pass_what_stands():
    world = new_world()
    play(world, call(1, "DELETE"))
    world.observes = lambda _operation: True
    (seen,) = play(world, call(2))
    assert (seen.verdict.action, seen.verdict.would) == (Action.ALLOW, Action.SUSPEND)
    assert seen.verdict.standing


def test_a_watched_or_allowed_verdict_says_the_same_when_observed():
    world = new_world()
    world.observes = lambda _operation: True
    (seen,) = play(world, call(1))
    assert seen.verdict.would is seen.verdict.action is Action.ALLOW


def test_past_the_blast_radius_a_suspension_is_a_block_that_says_so():
    world = new_world(BlastRadius(0.0, 2))
    callers = [Caller(credential) for credential in (101, 102, 103)]
    verdicts = [
        play(world, call(number, "DELETE", caller=caller))[0].verdict for number, caller in enumerate(callers)
    ]
    assert [verdict.action for verdict in verdicts] == [Action.SUSPEND, Action.SUSPEND, Action.BLOCK]
    assert verdicts[2].would is Action.SUSPEND
    assert verdicts[2].scope is Scope.CALL
    assert len(world.holds) == 2
    assert not play(world, call(9, caller=callers[2]))[0].verdict.standing


@pytest.mark.parametrize(("method", "is_stopped"), [("GET", False), ("HEAD", False), ("PUT", True)])
def test_only_step_up_and_worse_stop_a_call(method: str, is_stopped: bool):
    world = new_world()
    assert stopped(decide(call(1, method), world)) is is_stopped


def test_an_answer_is_never_stopped():
    world = new_world()
    decide(call(1, "PUT"), world)
    judged = decide(answer(1), world)
    assert judged.verdict.action is Action.STEP_UP
    assert not stopped(judged)


def test_a_stopped_call_is_not_under_way_any_more():
    world = new_world()
    evidence = decide(call(1, "PUT"), world)
    assert world.recent.caller(ADA.subject).open_calls == 1
    withdraw(evidence, world)
    assert world.recent.caller(ADA.subject).open_calls == 0
    withdraw(evidence, world)
    assert world.recent.caller(ADA.subject).open_calls == 0
    assert decide(answer(1), world) is None


def test_a_frozen_world_learns_nothing_at_all():
    world = new_world()
    busy(world)
    world.frozen = True
    before, size = world.state.digest(), len(world.catalogue)
    evidence = play(world, call(400, target="/brand/new"), answer(400), call(500), answer(500))
    assert world.state.digest() == before
    assert len(world.catalogue) == size
    assert {one.lesson.reason for one in evidence} == {"frozen"}


def test_untrusted_traffic_teaches_nothing_at_all():
    world = new_world()
    world.teachable = False
    evidence = play(world, call(1), answer(1), call(400), answer(400))
    assert world.state.digest() == new_world().state.digest()
    assert len(world.catalogue) == 0
    assert {one.lesson.reason for one in evidence} == {"untrusted source"}


def test_only_a_success_teaches_the_catalogue_and_is_told():
    world, told = new_world(), []
    world.taught.append(told.append)
    play(world, call(1), answer(1, status=404))
    assert (len(world.catalogue), told) == (0, [Taught(AT + 1.5, "GET", "/v1/orders/5", 404, 7, "c1")])
    play(world, call(2, target="/v1/orders/5?x=1"), answer(2))
    assert len(world.catalogue) == 1
    assert told[-1] == Taught(AT + 2.5, "GET", "/v1/orders/5", 200, 7, "c2")


def test_a_call_that_only_repeats_is_not_told():
    world, told = new_world(), []
    play(world, call(1), answer(1), call(2), answer(2))
    world.taught.append(told.append)
    play(world, call(3), answer(3))
    assert told == []


def test_operations_that_become_one_take_their_state_along_and_it_is_told():
    world, told = new_world(), []
    world.rekeyed.append(told.append)
    play(world, call(1), answer(1))
    old = world.catalogue.operations()[0].id
    world.state.at(("rate", "caller", 7, old), Histogram)
    world.rekey([Rekey(old, 99)])
    assert told == [[Rekey(old, 99)]]
    assert not [key for key in world.state.sketches if key[3] == old]
    assert world.state.get(("rate", "caller", 7, 99)) is not None


def test_evidence_without_a_lesson_teaches_nothing():
    world = new_world()
    (evidence,) = play(world, call(1, "PUT"))
    assert evidence.lesson.own == evidence.lesson.shared == 0
    before = world.state.digest()
    learn(evidence, world.state, world)
    assert world.state.digest() == before


@pytest.mark.parametrize("at", [-1.0, LATEST, float("nan"), float("inf")])
def test_a_time_that_cannot_be_is_taken_for_1970(at: float):
    world = new_world()
    asked = ApiCall(at, "GET", "/v1/orders/5", "c", caller=ADA)
    evidence = play(world, asked, Answer(at, "c", 200))
    assert [one.features.at for one in evidence] == [0.0, 0.0]


def test_the_last_believable_second_is_believed():
    asked = ApiCall(LATEST - 1, "GET", "/v1/orders/5", "c", caller=ADA)
    assert decide(asked, new_world()).features.at == LATEST - 1


def test_an_empty_catalogue_state_and_holds_that_are_given_are_the_ones_used():
    catalogue, state, holds = Catalogue(), State(), Holds()
    world = World(POLICY, BUILT_IN, pseudonym, catalogue=catalogue, state=state, holds=holds)
    assert world.catalogue is catalogue
    assert world.state is state
    assert world.holds is holds


def test_names_that_turn_out_to_be_values_become_one_operation_on_the_way():
    world, told = new_world(), []
    world.rekeyed.append(told.extend)
    for number in range(60):
        caller = Caller(1_000 + number)
        play(world, call(number, target=f"/members/m-{number}", caller=caller), answer(number))
    assert told
    assert len(world.catalogue) < 30
    assert not {key[3] for key in world.state.sketches} & {rekey.old for rekey in told}


def test_what_a_person_excused_is_still_told_and_counts_for_nothing():
    world, loud = new_world(), [call(number / 20) for number in range(100)]
    evidence = [one for one in play(world, *loud) if one.signals]
    odd = max(evidence, key=lambda one: one.signals[0].bits)
    world.exceptions = Exceptions([Excuse("rate", ADA.subject, 0, 60.0, 0.0, odd.id)])
    (after,) = play(world, call(6))
    assert after.signals[0].reason.endswith(EXCUSED)
    assert after.signals[0].bits == 0.0
