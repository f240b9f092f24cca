"""OpenID AuthZEN Authorization API 1.0: ``/access/v1/evaluation``, ``/access/v1/evaluations``, metadata.

Read in openid/authzen: ``api/authorization-api-1_0.md`` (information model, Access Evaluation and Evaluations
API, metadata, HTTPS binding) and ``certification/authorization-api-1_0-scenario.md`` (what is a 400, what a
batch does with one bad question in it). The text read is the working group's last draft before the final
one; the final text on openid.net could not be read here.

The question is whether a *subject* may do the *action* ``login``. Its address and device are the subject's
properties ``ip_address`` and ``device_id``, the rest is the context; the resource is the application. About
another action Limen has nothing to say: the decision is no, as the specification has it for what fails, and
the context says why.
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from limen.engine.login_assessment import Assessment
from limen.identity.asked import Asked, BadQuestionError, Told, decoded
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance
from limen.identity.question import LoginQuestion, number_of, text_of

ACTIONS: Final = frozenset(("login", "log_in", "authenticate"))
"""Names of the action that is judged."""
MOST_EVALUATIONS: Final = 50
"""Questions in one request; with more, all of them are refused."""

Properties = dict[str, Any]
Name = Annotated[str, Meta(min_length=1, max_length=4_096)]


class Entity(msgspec.Struct, frozen=True):
    """A subject or resource; in a batch it may lack what the request's default has."""

    type: Name | UnsetType = UNSET
    id: Name | UnsetType = UNSET
    properties: Properties = {}


class Action(msgspec.Struct, frozen=True):
    """What the subject wants to do."""

    name: Name | UnsetType = UNSET
    properties: Properties = {}


class Question(msgspec.Struct, frozen=True):
    """The four parts of a question, each of which a batch's default may stand in for."""

    subject: Entity | UnsetType = UNSET
    action: Action | UnsetType = UNSET
    resource: Entity | UnsetType = UNSET
    context: Properties | UnsetType = UNSET


class Options(msgspec.Struct, frozen=True):
    """How a batch is to be run; other options are ignored."""

    evaluations_semantic: Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] = (
        "execute_all"
    )


class Questions(Question, frozen=True):
    """A batch, with defaults for its questions; without any, it is one question itself."""

    evaluations: Annotated[tuple[msgspec.Raw, ...], Meta(max_length=MOST_EVALUATIONS)] = ()
    options: Options = Options()


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """Yes or no, and what else there is to say."""

    decision: bool
    context: dict[str, object] = {}


def evaluation(asked: Asked, desk: Desk) -> Told:
    """One question."""
    return Told(200, _decided(asked.json(Question), desk))


def evaluations(asked: Asked, desk: Desk) -> Told:
    """Several questions, in their order, until the semantic that was asked for has its answer."""
    batch = asked.json(Questions)
    if not batch.evaluations:
        return Told(200, _decided(batch, desk))
    stop = {"deny_on_first_deny": False, "permit_on_first_permit": True}.get(
        batch.options.evaluations_semantic
    )
    decisions: list[Decision] = []
    for raw in batch.evaluations:
        decisions.append(_one_of(raw, batch, desk))
        if decisions[-1].decision is stop:
            break
    return Told(200, {"evaluations": decisions})


def metadata(_asked: Asked, desk: Desk) -> Told:
    """The decision point's own description (section "Policy Decision Point Metadata")."""
    return Told(
        200,
        {
            "policy_decision_point": desk.url,
            "access_evaluation_endpoint": f"{desk.url}/access/v1/evaluation",
            "access_evaluations_endpoint": f"{desk.url}/access/v1/evaluations",
        },
    )


def fault(status: int, why: str) -> Told:
    """An error message string (section "Error Responses")."""
    return Told(status, why)


def _one_of(raw: msgspec.Raw, batch: Questions, desk: Desk) -> Decision:
    """One question of a batch; a bad one is a no of its own, and the others are answered all the same."""
    try:
        return _decided(_merged(decoded(raw, Question), batch), desk)
    except BadQuestionError as error:
        return Decision(False, {"error": {"status": 400, "message": str(error)}})


def _merged(question: Question, defaults: Questions) -> Question:
    """The question, with the batch's defaults for what it leaves out. An entity replaces the default as a
    whole, but for a required part that it lacks."""
    return Question(
        _entity(question.subject, defaults.subject),
        defaults.action if question.action is UNSET else question.action,
        _entity(question.resource, defaults.resource),
        defaults.context if question.context is UNSET else question.context,
    )


def _entity(entity: Entity | UnsetType, default: Entity | UnsetType) -> Entity | UnsetType:
    if isinstance(entity, UnsetType) or isinstance(default, UnsetType):
        return default if isinstance(entity, UnsetType) else entity
    return Entity(
        default.type if entity.type is UNSET else entity.type,
        default.id if entity.id is UNSET else entity.id,
        entity.properties,
    )


def _decided(question: Question, desk: Desk) -> Decision:
    subject, action, resource = question.subject, question.action, question.resource
    kind, user = _named(subject, "subject")
    _, client = _named(resource, "resource")
    if isinstance(action, UnsetType) or isinstance(action.name, UnsetType):
        raise BadQuestionError("action.name is missing")
    if action.name not in ACTIONS:
        return Decision(False, _not_judged(action.name))
    properties = subject.properties if isinstance(subject, Entity) else {}
    context = {} if isinstance(question.context, UnsetType) else question.context
    user = user if kind == "user" else f"{kind}:{user}"
    return _decision(desk.login(_login(user, client, {**context, **properties})))


def _named(entity: Entity | UnsetType, what: str) -> tuple[str, str]:
    """An entity's type and id, both of which are required."""
    if isinstance(entity, UnsetType):
        raise BadQuestionError(f"{what} is missing")
    if isinstance(entity.id, UnsetType) or isinstance(entity.type, UnsetType):
        raise BadQuestionError(f"{what} needs a type and an id")
    return entity.type, entity.id


def _login(user: str, client: str, told: Properties) -> LoginQuestion:
    """The login a question is about. Properties may hold anything: what is of the wrong type is left out."""
    asn = number_of(told.get("asn"))
    return LoginQuestion(
        user,
        id=text_of(told.get("id")),
        at=number_of(told.get("at")),
        client_ip=text_of(told.get("ip_address") or told.get("ip")),
        user_agent=text_of(told.get("user_agent")),
        accept_language=text_of(told.get("accept_language")),
        device_id=text_of(told.get("device_id")),
        key=text_of(told.get("key")),
        client=client,
        asn=int(asn) if asn is not None else None,
        country=text_of(told.get("country")),
        region=text_of(told.get("region")),
        lat=number_of(told.get("lat")),
        lon=number_of(told.get("lon")),
        accuracy_km=number_of(told.get("accuracy_km")),
        outcome="failure" if told.get("outcome") == "failure" else "success",
        factor=text_of(told.get("factor")) or "password",
    )


def _decision(assessment: Assessment) -> Decision:
    context: dict[str, object] = {"id": assessment.id, "action": assessment.action, "risk": assessment.risk}
    if assessment.reasons:
        context["reason_admin"] = {"en": "; ".join(assessment.reasons)}
    if assessment.message:
        context["reason_user"] = {"en": assessment.message}
    if assessment.step_up is not None:
        context["step_up"] = {
            "acr_values": " ".join(assessment.step_up.acr_values),
            "max_age": assessment.step_up.max_age,
        }
    return Decision(assessment.passes, context)


def _not_judged(action: str) -> dict[str, object]:
    why = f"the action {action[:64]!r} is not judged here: ask about `login`"
    return {"error": {"status": 404, "message": why}, "reason_admin": {"en": why}}


DOOR = Door(
    "authzen",
    (
        Entrance("POST", "/access/v1/evaluation", evaluation, fault=fault),
        Entrance("POST", "/access/v1/evaluations", evaluations, fault=fault),
        Entrance("GET", "/.well-known/authzen-configuration", metadata, presented=None, fault=fault),
    ),
)
