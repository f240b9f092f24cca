"""What a person's word on evidence does: benign is learnt with full weight, an attack leaves suspicion."""

from msgspec.structs import replace

from limen.detectors.object_walk import (
    DISTINCT_DAY,
    DISTINCT_HOUR,
    RUN_HOUR,
    UNEARNED_DAY,
    UNEARNED_HOUR,
)
from limen.engine.decide import learn
from limen.engine.exceptions import Exceptions, excuses_for
from limen.engine.login_outcome import disown
from limen.engine.world import World
from limen.features.drift import ACCEPTED
from limen.features.pace import FIRST_CALLER, FIRST_OPERATION
from limen.model import Action, Closed, Evidence, Features, Hold, Label, Lesson, Scope, Walked
from limen.sketches import FULL, State

PROPOSED_SECONDS = 86_400
"""How long the hold that an attack label proposes would stand."""

_REASON = "labelled an attack"
_LESSON = Lesson(FULL, FULL, "labelled benign")


def relearn(evidence: Evidence, label: Label, world: World) -> Hold | None:
    """Let a label take effect on a world; for an attack, returns the hold it proposes to a person.

    Benign with ``until`` is an exception: matching signals are excused, and nothing is learnt. Benign without
    is learnt for good, into the approved reference too, and the caller's suspicion is gone. A login that was
    an attack is unlearnt.
    """
    features = evidence.features
    trace = world.recent.caller(features.caller.subject)
    if features.kind == "login" and not label.benign:
        disown(evidence, label.at, world)
    if not label.benign:
        trace.warm(label.at, max(evidence.risk.bits, world.budget.step_up), strike=True)
        return proposed_hold(evidence, label)
    trace.cool()
    if label.until:
        excuse(evidence, label, world)
        return None
    accept(evidence, world)
    return None


def accept(evidence: Evidence, world: World) -> None:
    """Learn evidence as benign, for good: into the state, and into the reference that bounds its drift."""
    for state in (world.state, world.reference):
        if state is not None:
            teach_benign(evidence, state, world)


def excuse(evidence: Evidence, label: Label, world: World) -> None:
    """Put the exceptions of a benign label in force."""
    exceptions = world.exceptions = world.exceptions or Exceptions()
    for one in excuses_for(evidence.signals, evidence.features, label.scope, label.until, evidence.id):
        exceptions.add(one)


def teach_benign(evidence: Evidence, state: State, world: World) -> None:
    """Learn the evidence as if its windows had closed with what they held then: odd windows never do."""
    taught = Evidence(
        evidence.id, as_closed(evidence.features), evidence.signals, evidence.risk, lesson=_LESSON
    )
    learn(taught, state, world)


def as_closed(features: Features) -> Features:
    """The same features with the caller's running counts as closed windows."""
    subject, pace, objects = features.caller.subject, features.pace, features.objects
    counted = [
        Closed("caller", subject, features.operation if series < FIRST_CALLER else 0, series, count)
        for series, count in enumerate(pace.counts[:FIRST_OPERATION])
    ]
    walked = [
        Closed("caller", subject, walk.kind, series, count)
        for walk in objects.walked
        for series, count in _walked(walk, answer=features.kind == "answer")
    ]
    return replace(
        features,
        pace=replace(pace, closed=tuple(counted)),
        objects=replace(objects, closed=tuple(walked)),
        drifted=replace(features.drifted, closed=_drifted(features)),
    )


def _drifted(features: Features) -> tuple[Closed, ...]:
    """What a day comes to that goes on like this one: as usual as any approved one from now on."""
    drifted, subject = features.drifted, features.caller.subject
    if not drifted.past:
        return ()
    return (Closed("caller", subject, 0, ACCEPTED + drifted.measure, drifted.day),)


def _walked(walk: Walked, *, answer: bool) -> list[tuple[int, int]]:
    """The counts of a walk by series; zeros are left out."""
    if answer:
        counts = [(UNEARNED_HOUR, walk.hour), (UNEARNED_DAY, walk.day)]
    else:
        counts = [(DISTINCT_HOUR, walk.hour), (DISTINCT_DAY, walk.day), (RUN_HOUR, walk.run)]
    return [(series, count) for series, count in counts if count]


def proposed_hold(evidence: Evidence, label: Label) -> Hold | None:
    """The hold on whoever an attack came from; ``None`` where nobody in particular can be held."""
    caller = evidence.features.caller
    if not caller.subject:
        return None
    until = label.at + PROPOSED_SECONDS
    credential = caller.credential or caller.principal
    if credential:
        return Hold(
            Scope.CREDENTIAL, credential, Action.SUSPEND, label.at, until, _REASON, evidence.id, label.by
        )
    return Hold(Scope.CALLER, caller.subject, Action.BLOCK, label.at, until, _REASON, evidence.id, label.by)
