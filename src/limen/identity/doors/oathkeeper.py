"""Ory Oathkeeper's authorizer ``remote_json``: 200 lets pass, 403 does not; nobody reads the body.

Read in ory/oathkeeper, ``pipeline/authz/remote_json.go``: it posts the rule's payload as ``application/json``
and, of the caller's headers, sends on ``Authorization`` alone. So that header is the end user's and not the
proof of who asks: the key comes in ``x-api-key`` (a proxy's) or as ``api_key`` in the payload. A login that
owes more proof is a 403 with a challenge after RFC 9470, for who forwards it.
"""

from typing import Annotated

from msgspec import Meta

from limen.engine.step_up import challenge
from limen.identity.asked import Asked, BadQuestionError, Told
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance, Headers
from limen.identity.question import LoginQuestion


class Payload(LoginQuestion, frozen=True):
    """A login, with the key of who asks."""

    api_key: Annotated[str, Meta(max_length=512)] = ""


def presented(asked: Asked) -> Headers:
    """The key in the header, or else in the payload; nothing where there is none to be read."""
    key = asked.headers.get("x-api-key", "")
    if not key:
        try:
            key = asked.json(Payload).api_key
        except BadQuestionError:
            return ()
    return (("authorization", f"ApiKey {key}"),) if key else ()


def authorize(asked: Asked, desk: Desk) -> Told:
    """200 or 403."""
    told = desk.login(asked.json(Payload))
    if told.passes:
        return Told(200)
    if told.step_up is None:
        return Told(403)
    ask = challenge(told.step_up.acr_values, told.step_up.max_age)
    return Told(403, headers=(("www-authenticate", ask),))


def fault(status: int, why: str) -> Told:
    """An error: 403 for a key that may not ask would look like a decision, so it is a 401."""
    return Told(401 if status == 403 else status, {"error": why})


DOOR = Door(
    "oathkeeper",
    (Entrance("POST", "/v1/hooks/oathkeeper", authorize, presented=presented, fault=fault),),
)
