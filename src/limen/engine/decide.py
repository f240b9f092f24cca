"""The flow: extract, score, weigh, judge; and afterwards what the decision leaves behind.

``decide`` changes only short-term memory and, from answers that succeeded, the catalogue. ``settle`` lets
the evidence take effect: suspicion and holds (``enforce``), then learning, which a gateway's call does not
have to wait for (``learn_later``). All are synchronous, without I/O or clock; a replay is ``decide`` and
``settle`` and nothing else.
"""

from functools import partial

from msgspec.structs import replace

from limen.engine.holds import hold_of
from limen.engine.lesson import teach
from limen.engine.login import decide_login, learn_login, settle_login
from limen.engine.risk import learn_risk, weigh
from limen.engine.ruled import facts_of
from limen.engine.session import judge_session, learn_session
from limen.engine.world import World
from limen.features.extract import extract
from limen.features.load import SLOTS as SPENT_SLOTS
from limen.features.objects import asked_for, given
from limen.features.recent import Pending, Trace
from limen.features.sessions import judged
from limen.features.told import Noted
from limen.features.windows import taint
from limen.model import (
    Action,
    Activity,
    Answer,
    ApiCall,
    Evidence,
    Features,
    Hold,
    Lesson,
    Login,
    Operation,
    Risk,
    Scope,
    Signal,
    Taught,
    Verdict,
)
from limen.model.verdict import OFF
from limen.sketches import State

HELD = Lesson(0, 0, "held")
LATEST = float(1 << 33)
"""Unix seconds (the year 2242) from which on a time is not believed."""

UNJUDGED = Verdict(policy=OFF)
"""Of a call whose operation's mode is ``off``: who calls is known, and nothing else is asked."""

REMEMBERED = 6.0
"""Bits from which a signal is remembered of its caller for some minutes. What has a theme is not: a volume is
counted for as long as its window lasts, and a crowd is not its member's doing."""


def decide(activity: Activity, world: World) -> Evidence | None:
    """Judge one activity; ``None`` for an answer to a call that nobody remembers (or that was held).

    A time that cannot be is taken for 1970: it is judged, and far too old to be learnt.
    """
    if not 0.0 <= activity.at < LATEST:
        activity = replace(activity, at=0.0)
    if isinstance(activity, Login):
        return decide_login(activity, world)
    if isinstance(activity, Answer):
        grow(activity, world)
    elif (held := _held(activity, world)) is not None:
        return held
    extracted = extract(activity, world.catalogue, world.recent)
    if extracted is None:
        return None
    features, route = extracted
    signals = score(features, world)
    if signals and world.exceptions:
        signals = world.exceptions.excuse(signals, features)
    risk = weigh(signals, features, world.state, world.budget.step_up, world.green)
    if features.session.due or features.session.bits:
        standing, said = judge_session(features, world)
        risk = replace(risk, session=standing)
        signals = (*signals, said) if said is not None else signals
    target = activity.target if isinstance(activity, ApiCall) else ""
    verdict = judge(risk, signals, features, route.operation, world, target)
    return Evidence(
        world.next_id(),
        features,
        signals,
        risk,
        verdict,
        teach(features, signals, risk, verdict, world),
        model_revision=world.model_revision,
        policy_revision=world.policy_revision,
    )


def score(features: Features, world: World) -> tuple[Signal, ...]:
    """Ask every detector that hears such; those with something to say."""
    state = world.state
    asked = world.hearing[features.kind]
    return tuple([said for detector in asked if (said := detector.score(features, state)) is not None])


def grow(answer: Answer, world: World) -> None:
    """Let the catalogue learn from a call that succeeded; learnt state follows when operations merge."""
    pending = world.recent.waiting(answer.id)
    if pending is None or not pending.target or world.frozen or not world.teachable:
        return
    if pending.features.probing.decoy:
        return
    call, path = pending.features, pending.target.partition("?")[0]
    before = world.catalogue.lessons
    rekeys = world.catalogue.learn(call.method, path, answer.status, answer.at, call.caller.subject)
    if rekeys:
        world.rekey(rekeys)
    if world.taught and (world.catalogue.lessons != before or not call.known):
        world.tell(Taught(answer.at, call.method, path, answer.status, call.caller.subject, answer.id))


def judge(
    risk: Risk,
    signals: tuple[Signal, ...],
    features: Features,
    operation: Operation,
    world: World,
    target: str = "",
) -> Verdict:
    """Policy's answer, or that the token is too old; within the blast radius and the operation's mode.
    ``target`` as in ``facts_of``."""
    if world.ignores(operation):
        return UNJUDGED
    facts = facts_of(risk, signals, features, operation, world, target)
    verdict = world.policy.judge(risk, signals, features, operation, world.budget, facts)
    if verdict.action < Action.STEP_UP and features.kind == "call":
        verdict = _of_age(verdict, features, operation, world)
    if verdict.action <= Action.WATCH:
        return verdict
    if world.observes(operation):
        return Verdict(Action.ALLOW, verdict.would, verdict.scope, verdict.seconds, verdict.policy)
    if verdict.action is Action.SUSPEND:
        active = len(world.recent.callers)
        if not world.holds.within_radius(features.at, active):
            return Verdict(Action.BLOCK, Action.SUSPEND, Scope.CALL, 0, verdict.policy)
    return verdict


def _of_age(verdict: Verdict, features: Features, operation: Operation, world: World) -> Verdict:
    """A mild verdict, unless the caller's token is too old for this. Where that is only observed, what risk
    had due goes first: it is what incidents and learning are about."""
    rule = world.token_ages.stale(features.caller, operation, features.at)
    if rule is None or (verdict.action and world.observes(operation)):
        return verdict
    return rule.verdict()


def settle(evidence: Evidence, world: World) -> Hold | None:
    """Let evidence take effect, at once and in full; returns the hold it put in force, if any."""
    if evidence.features.kind == "login":
        settle_login(evidence, world)
        return None
    hold = enforce(evidence, world)
    if not world.frozen:
        learn(evidence, world.state, world)
    return hold


def enforce(evidence: Evidence, world: World) -> Hold | None:
    """What must be so before the reply leaves: suspicion and holds. Learning can follow.

    Policy never shortens a hold: what comes of a call under way does not undo a person's longer one.
    """
    if not world.vouched:
        world.incidents.hear(evidence)
    if evidence.verdict.standing:
        return None
    features, verdict = evidence.features, evidence.verdict
    suspect(evidence, world)
    hold = hold_of(verdict, features.caller, features.operation, features.at, evidence.id)
    if hold is None or world.holds.covers(hold):
        return None
    world.holds.put(hold)
    return hold


def learn_later(evidence: Evidence, world: World) -> None:
    """Learn once the reply has left, in any case before the next decision looks."""
    if not world.frozen:
        world.put_off(partial(_learn_now, evidence, world))


def withdraw(evidence: Evidence, world: World) -> None:
    """A call that was stopped gets no answer from the API: it is not under way any more."""
    features = evidence.features
    if world.recent.close(features.call) is not None:
        trace = world.recent.caller(features.caller.subject)
        trace.open_calls = max(0, trace.open_calls - 1)


def concede(activity: Activity, pending: Pending, world: World) -> None:
    """Hear the recorded answer of a call that would have been stopped: what it handed out, the record's later
    calls know, so its caller was given it. It is not judged, and teaches nothing."""
    if isinstance(activity, Answer) and 200 <= activity.status < 400:
        pseudonym, features = world.recent.pseudonym, pending.features
        handed = given(activity, pending.route, pseudonym, Noted())
        named = asked_for(features.objects.seen, handed, pseudonym)
        world.recent.caller(features.caller.subject).earn(handed, named)


def stopped(evidence: Evidence) -> bool:
    """Whether this is a call that did not pass."""
    return evidence.features.kind == "call" and evidence.verdict.action >= Action.STEP_UP


def suspect(evidence: Evidence, world: World) -> None:
    """Let short-term memory keep how odd this was."""
    if evidence.features.session.id:
        odd = evidence.risk.bits if evidence.risk.bits >= world.budget.watch else 0.0
        judged(evidence.features, evidence.risk.session.bits, odd, world.recent)
    features, verdict = evidence.features, evidence.verdict
    if verdict == UNJUDGED or (not evidence.signals and evidence.risk.bits < world.budget.watch):
        return
    trace = world.recent.caller(features.caller.subject)
    for signal in evidence.signals:
        if signal.bits >= REMEMBERED and not signal.theme:
            trace.hear(features.at, signal.detector, signal.bits)
    if evidence.risk.bits < world.budget.watch:
        return
    dull = verdict.routine and evidence.risk.bits < world.budget.step_up
    odd = not dull and max(verdict.would, verdict.action) >= Action.STEP_UP
    trace.warm(features.at, evidence.risk.bits, strike=odd)
    if odd and not world.vouched:
        _taint(features, trace, world)


def learn(evidence: Evidence, state: State, world: World) -> None:
    """Fold one piece of evidence into a state: additions only, so the order does not matter."""
    lesson, features = evidence.lesson, evidence.features
    if features.kind == "login":
        learn_login(evidence, state)
        return
    learn_session(evidence, state)
    if not lesson.own and not lesson.shared:
        return
    for detector in world.hearing[features.kind]:
        detector.learn(features, lesson, state)
    learn_risk(evidence.risk.raw, features.at, lesson.risk, state)


def _learn_now(evidence: Evidence, world: World) -> None:
    learn(evidence, world.state, world)


def _held(call: ApiCall, world: World) -> Evidence | None:
    """The evidence of a call that a standing hold stops; it is not scored and not counted."""
    if not len(world.holds):
        return None
    route = world.catalogue.match(call.method, call.target)
    hold = world.holds.find(call.caller, route.operation.id, call.at)
    if hold is None:
        return None
    verdict = Verdict(hold.action, hold.action, hold.scope, 0, hold.reason or "hold", standing=True)
    if world.observes(route.operation):
        verdict = Verdict(Action.ALLOW, hold.action, hold.scope, 0, hold.reason or "hold", standing=True)
    features = Features(
        call.at, "call", call.id, route.operation.id, route.operation.method, route.known, call.caller
    )
    risk = Risk(bits=world.budget.block, probability=1.0, heat=world.budget.suspend)
    return Evidence(world.next_id(), features, (), risk, verdict, HELD)


def _taint(features: Features, trace: Trace, world: World) -> None:
    """Keep the present windows of this caller, and its share of the common ones, from being learnt."""
    for operation in (features.operation, 0, SPENT_SLOTS):
        slots = trace.windows.get(operation)
        if slots:
            taint(slots)
    for shared in (features.operation, 0):
        slots = world.recent.operation(shared).windows.get(0)
        if slots:
            taint(slots)
    for seen in features.objects.seen:
        walk = trace.walks.get(seen.kind)
        if walk is not None:
            walk.odd += 1
    if trace.probes is not None:
        trace.probes.odd += 1
    if trace.doings is not None:
        trace.doings.odd += 1


__all__ = [
    "concede",
    "decide",
    "enforce",
    "judge",
    "learn",
    "learn_later",
    "score",
    "settle",
    "stopped",
    "suspect",
    "withdraw",
]
