"""Limen's own form, small and plain: ``POST /v1/risk/login`` and ``POST /v1/risk/outcome``.

The request's fields are ``LoginQuestion``'s, the response is the whole ``Assessment``.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from limen.engine.login_assessment import Assessment, RiskTold, StepUp
from limen.identity.asked import Asked, Told
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance
from limen.identity.question import LoginQuestion
from limen.model.outcome import Word

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is told of a login. ``promised`` are the shares of logins that are stepped up and refused."""

    id: str
    action: str
    would: str
    risk: RiskTold
    promised: dict[str, float]
    reasons: tuple[str, ...] = ()
    message: str = ""
    step_up: StepUp | None = None


class OutcomeQuestion(msgspec.Struct, frozen=True):
    """What came of a login: ``id`` is the assessment's. ``session`` is the id of the login behind the session
    in which a user said ``it_was_me``."""

    id: Id
    outcome: Word
    factor: Annotated[str, Meta(max_length=64)] = ""
    session: Annotated[str, Meta(max_length=64)] = ""


def told_of(assessment: Assessment, desk: Desk) -> Answer:
    """The whole assessment, with what is promised."""
    return Answer(
        assessment.id,
        assessment.action,
        assessment.would,
        assessment.risk,
        desk.promised,
        assessment.reasons,
        assessment.message,
        assessment.step_up,
    )


def login(asked: Asked, desk: Desk) -> Told:
    """Judge a login."""
    return Told(200, told_of(desk.login(asked.json(LoginQuestion)), desk))


def outcome(asked: Asked, desk: Desk) -> Told:
    """Hear what came of one; 200 whether or not it changes anything, and why where it does not."""
    question = asked.json(OutcomeQuestion)
    heard = desk.outcome(question.id, question.outcome, question.factor, question.session)
    if heard.followed is None:
        return Told(200, {"id": question.id, "effect": "none", "why": heard.why})
    return Told(200, {"id": question.id, "effect": question.outcome})


DOOR = Door(
    "rest",
    (Entrance("POST", "/v1/risk/login", login), Entrance("POST", "/v1/risk/outcome", outcome)),
)
