"""Ory Kratos' ``web_hook`` after a login, with ``response.parse``: an error in Kratos' form stops the flow.

Read in ory/kratos, ``selfservice/hook/web_hook.go``: below 400 the flow goes on (at 200 the body must be a
JSON object), from 400 on ``messages`` of at least one instance, each with messages of ``id``, ``text``,
``type`` and ``context``, are shown in the form; ``type`` ``error`` is an error. Kratos cannot be told to ask
for a second factor here, so a login that owes one is stopped with a message of its own id, by which the user
interface can start a login at ``aal2``.

The request is what the hook's Jsonnet makes of its context, in the fields of ``LoginQuestion``.
"""

from typing import Final

import msgspec

from limen.engine.login_assessment import Assessment
from limen.identity.asked import Asked, Told
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance
from limen.identity.question import LoginQuestion

STEP_UP: Final = 9_400_401
"""The id of the message that more proof is owed; Kratos' own ids have seven digits and begin otherwise."""
REFUSED: Final = 9_400_403
"""The id of the message that a login is refused."""
FAULTY: Final = 9_400_400
"""The id of the message that the hook itself is set up wrongly."""


class Message(msgspec.Struct, frozen=True):
    """What is shown."""

    id: int
    text: str
    context: dict[str, object]
    type: str = "error"


def after_login(asked: Asked, desk: Desk) -> Told:
    """An empty object lets the flow go on."""
    told = desk.login(asked.json(LoginQuestion))
    return Told(200, {}) if told.passes else _stopped(told)


def fault(status: int, why: str) -> Told:
    """An error of the hook itself, in the only form that Kratos shows."""
    return Told(status, _messages(Message(FAULTY, "The login cannot be checked at present.", {"why": why})))


def _stopped(told: Assessment) -> Told:
    context: dict[str, object] = {"login": told.id, "level": told.risk.level}
    if told.step_up is not None:
        context |= {"acr_values": told.step_up.acr_values, "max_age": told.step_up.max_age}
    return Told(403, _messages(Message(STEP_UP if told.step_up else REFUSED, told.message, context)))


def _messages(message: Message) -> dict[str, object]:
    return {"messages": [{"instance_ptr": "#/", "messages": [message]}]}


DOOR = Door("kratos", (Entrance("POST", "/v1/hooks/kratos", after_login, fault=fault),))
