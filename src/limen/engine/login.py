"""Logins through the flow: judged, settled, learnt, undone, lived again.

The same steps as for a call, with the detectors of logins, a sum in place of the loudest, and a promise in
place of a policy. Synchronous, pure, without a clock, as all of the engine.
"""

from msgspec.structs import replace

from limen.detectors import LOGIN as TERMS
from limen.detectors.term import Known, known_of, teaching_of
from limen.engine.login_lesson import teach_login
from limen.engine.login_risk import learn_login_risk, weigh_login
from limen.engine.world import World
from limen.features.logins import LOGIN, login_features, seen_again, trust
from limen.model import Action, Evidence, Features, Lesson, Login, LoginFeatures, Risk, Signal, Verdict
from limen.sketches import State

HELD = Lesson(0, 0, "held")


def decide_login(login: Login, world: World) -> Evidence:
    """Judge one login; of a failed one, too, the risk is told."""
    held = _held(login, world)
    if held is not None:
        return held
    features = login_features(login, world.recent)
    told = features.login
    assert told is not None, "these are a login's"
    known = known_of(login.caller.subject, login.at, world.state)
    signals = score_login(told, known)
    risk, rare = weigh_login(signals, features, known)
    verdict = judge_login(rare, known.bucket, world)
    return Evidence(
        world.next_id(),
        features,
        signals,
        risk,
        verdict,
        teach_login(told, risk, verdict, known, world),
        model_revision=world.model_revision,
        policy_revision=world.policy_revision,
    )


def score_login(login: LoginFeatures, known: Known) -> tuple[Signal, ...]:
    """Ask every term; those with something to say, for or against the owner."""
    return tuple([said for term in TERMS if (said := term.score(login, known)) is not None])


def judge_login(rare: float, bucket: int, world: World) -> Verdict:
    """What the promise has due for a login as rare as this; where logins are only observed, what would be."""
    due = world.promise.judge(rare, bucket)
    if due > Action.WATCH and world.observes(LOGIN):
        return Verdict(Action.ALLOW, due, policy="logins")
    return Verdict(due, due, policy="logins" if due else "")


def settle_login(evidence: Evidence, world: World) -> None:
    """Let a login take effect: on the promise, on its user's short-term memory, on what is learnt."""
    if evidence.verdict.standing:
        return
    world.promise.keep(evidence)
    told = evidence.lesson.login
    if told is not None:
        trust(evidence.features, told, world.recent)
    learn_login(evidence, world.state)


def learn_login(evidence: Evidence, state: State) -> None:
    """Fold a login into a state: additions only, so the order does not matter."""
    if not evidence.lesson.own:
        return
    login, teaching = evidence.features.login, teaching_of(evidence.features, evidence.lesson, state)
    if login is not None and teaching is not None:
        for term in TERMS:
            term.learn(login, teaching)
    learn_login_risk(evidence.features, evidence.lesson, teaching, state)


def unlearn(evidence: Evidence, state: State) -> None:
    """Take back exactly what a login taught ("this wasn't me"), as its ledger tells it.

    Exact while no table of its values is full: what a value displaced does not come back.
    """
    told = evidence.lesson.login
    if told is not None:
        undone = replace(evidence.lesson, login=replace(told, sign=-told.sign))
        learn_login(replace(evidence, lesson=undone), state)


def relive_login(evidence: Evidence, world: World) -> None:
    """A login that was judged before, as if the world had never stopped."""
    if not evidence.verdict.standing:
        seen_again(evidence.features, world.recent)
        settle_login(evidence, world)


def _held(login: Login, world: World) -> Evidence | None:
    """The evidence of a login that a standing hold on its user stops; it is not scored and not counted."""
    if not len(world.holds):
        return None
    hold = world.holds.find(login.caller, LOGIN.id, login.at)
    if hold is None:
        return None
    action = Action.ALLOW if world.observes(LOGIN) else hold.action
    verdict = Verdict(action, hold.action, hold.scope, 0, hold.reason or "hold", standing=True)
    features = Features(login.at, "login", login.id, LOGIN.id, LOGIN.method, caller=login.caller)
    return Evidence(world.next_id(), features, (), Risk(probability=1.0), verdict, HELD)
