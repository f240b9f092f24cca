"""What came of a login: the lesson of a passed challenge, and the end of what a thief taught.

``hear`` weighs an outcome and changes nothing, ``follow`` lets one take effect. Recovery follows again what
was followed before, so that nothing is weighed twice. The attempt was counted and the promise kept when the
login was judged: neither happens again here. What was no good login after all is taken out of the promise.
"""

from typing import Final, NamedTuple

from msgspec.structs import replace

from limen.detectors.exits import known_of
from limen.engine.judged import Case
from limen.engine.login import learn_login, unlearn
from limen.engine.login_lesson import teach_login
from limen.engine.world import World
from limen.features.logins import device_of, distrust, recounted, trust
from limen.model import Action, Evidence, Followed, Outcome

CHALLENGE_SECONDS: Final = 3_600.0
"""How long after a login its challenge may still be passed or failed."""

_AFTER: Final = {
    "pass": frozenset(("",)),
    "fail": frozenset(("",)),
    "abandoned": frozenset(("",)),
    "it_was_me": frozenset(("", "abandoned", "fail")),
    "not_me": frozenset(("", "abandoned", "fail", "pass", "it_was_me")),
}
"""Which words may follow which; one that was said before, or is outweighed, changes nothing."""

_DRAWN: Final = {"pass": "pass", "it_was_me": "pass", "fail": "fail"}
"""Words from which a lesson is drawn, and what they say of the challenge."""

UNKNOWN: Final = "no login of this id may still be heard of: it failed, was held, is too old or never was"
LATE: Final = "too late: a challenge is over an hour after its login"
REPEATED: Final = "something was said of this login already, and stands"
NOT_ASKED: Final = "no challenge was asked: there is nothing more to learn"
REFUSED: Final = "the login was refused, not challenged: a challenge passed elsewhere teaches nothing"
OWN_WORD: Final = "said in the doubted session itself, or in none that is known: it moves nothing"


class Heard(NamedTuple):
    """What became of an outcome: ``followed`` is there if it takes effect, else ``why`` says why not."""

    followed: Followed | None
    why: str = ""


def hear(outcome: Outcome, world: World) -> Heard:
    """Weigh an outcome against what is known of its login; nothing is changed."""
    case = world.judged.find(outcome.login, outcome.at)
    if case is None:
        return Heard(None, UNKNOWN)
    why = _against(outcome, case, world)
    if why:
        return Heard(None, why)
    evidence = case.evidence
    if outcome.word in _DRAWN:
        evidence = _drawn(evidence, outcome, world)
    return Heard(Followed(outcome.at, outcome, evidence, case.word))


def follow(followed: Followed, world: World) -> None:
    """Let an outcome take effect: on what is learnt, on suspicion, on the promise."""
    evidence, word = followed.evidence, followed.outcome.word
    if word in _DRAWN:
        _learn(evidence, world)
    elif word == "not_me":
        _unlearn(evidence, world)
    if word in ("fail", "not_me"):
        _suspect(followed, world)
    world.judged.put(Case(evidence, word))


def disown(evidence: Evidence, at: float, world: World) -> None:
    """Take back what a login taught that a person calls an attack, by then or by what was heard of it."""
    case = world.judged.find(evidence.id, at)
    if case is not None and case.word == "not_me":
        return
    _unlearn(case.evidence if case is not None else evidence, world)
    if case is not None:
        world.judged.put(Case(case.evidence, "not_me"))


def _against(outcome: Outcome, case: Case, world: World) -> str:
    """Why an outcome changes nothing; empty when it does."""
    if case.word not in _AFTER[outcome.word]:
        return REPEATED
    if outcome.word == "not_me":
        return ""
    verdict = case.evidence.verdict
    if max(verdict.action, verdict.would) < Action.STEP_UP:
        return NOT_ASKED
    if outcome.word == "it_was_me":
        return "" if _vouches(outcome, case.evidence, world) else OWN_WORD
    if outcome.at - case.evidence.features.at > CHALLENGE_SECONDS:
        return LATE
    return REFUSED if outcome.word == "pass" and verdict.action >= Action.BLOCK else ""


def _vouches(outcome: Outcome, doubted: Evidence, world: World) -> bool:
    """Whether the session a user speaks in can vouch for the doubted one: his, not doubted itself, and
    neither on the same device nor at the same address."""
    case = world.judged.find(outcome.session, outcome.at)
    if case is None or case.evidence.id == doubted.id or case.word in ("fail", "not_me"):
        return False
    theirs, his = case.evidence.features, doubted.features
    if theirs.caller.subject != his.caller.subject or theirs.login is None or his.login is None:
        return False
    if theirs.caller.address == his.caller.address:
        return False
    device = device_of(theirs.login.device)
    if not device or device == device_of(his.login.device):
        return False
    verdict = case.evidence.verdict
    return case.word == "pass" or max(verdict.action, verdict.would) < Action.WATCH


def _drawn(evidence: Evidence, outcome: Outcome, world: World) -> Evidence:
    """The login with the lesson of its challenge, drawn from what is known by now."""
    features, told = recounted(evidence.features, world.recent), evidence.lesson.login
    login = features.login
    assert login is not None, "only logins are kept"
    login = replace(login, challenge=_DRAWN[outcome.word], factor=outcome.factor or login.factor)
    features = replace(features, login=login)
    known, audit = known_of(login, features, world.state), told.audit if told is not None else 0
    lesson = teach_login(login, evidence.risk, evidence.verdict, audit, known, world)
    if lesson.login is not None and told is not None:
        lesson = replace(lesson, login=replace(lesson.login, bucket=told.bucket, exit=told.exit))
    return replace(evidence, features=features, lesson=lesson)


def _learn(evidence: Evidence, world: World) -> None:
    if evidence.lesson.login is not None:
        trust(evidence.features, evidence.lesson.login, world.recent)
    learn_login(evidence, world.state)


def _unlearn(evidence: Evidence, world: World) -> None:
    if evidence.lesson.own:
        unlearn(evidence, world.state)
        distrust(evidence.features, world.recent)


def _suspect(followed: Followed, world: World) -> None:
    """Leave suspicion on the user, and take the login out of the promise unless a word before this did."""
    evidence = followed.evidence
    trace = world.recent.caller(evidence.features.caller.subject)
    trace.warm(followed.at, max(evidence.risk.bits, world.budget.step_up), strike=True)
    if followed.before != "fail":
        world.promise.forget(_as_judged(evidence))


def _as_judged(evidence: Evidence) -> Evidence:
    """A login as the promise heard of it, before anybody knew what came of its challenge."""
    login = evidence.features.login
    assert login is not None, "only logins are kept"
    return replace(evidence, features=replace(evidence.features, login=replace(login, challenge="")))
