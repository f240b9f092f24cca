"""Push delivery, receiving (RFC 8935): transmitters POST one SET at a time here."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limen.identity.ssf.errors import LANGUAGE, LaterError, SetError
from limen.identity.ssf.http import body_of, empty, json_response
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.names import SET_MEDIA
from limen.identity.ssf.verify import LONGEST
from limen.model import InputError

PATH: Final = "/ssf/events"
RETRY_SECONDS: Final = 30
LOOKS: Final = 60
LOOK_SECONDS: Final = 0.05
"""How often, and how far apart, we look whether new keys have come."""


def receiver_routes(inbox: Inbox) -> list[Route]:
    """The one route that SETs are pushed to."""

    async def receive(request: Request) -> Response:
        try:
            await _accept(await _text(request), request.headers.get("authorization", ""), inbox)
        except SetError as error:
            return refusal(error)
        except LaterError as error:
            return json_response({"error": str(error)}, 503, {"retry-after": str(RETRY_SECONDS)})
        return empty(202)

    return [Route(PATH, receive, methods=["POST"])]


async def _accept(text: str, authorization: str, inbox: Inbox) -> None:
    """Take it; one that is signed with a key not seen before is tried again once the keys were looked for,
    as many transmitters do not send a refused SET again."""
    try:
        inbox.pushed(text, authorization)
    except LaterError:
        for _ in range(LOOKS):
            if not inbox.looking():
                break
            await asyncio.sleep(LOOK_SECONDS)
        inbox.pushed(text, authorization)


def refusal(error: SetError) -> Response:
    """RFC 8935, section 2.3."""
    told = {"err": error.err, "description": error.description}
    return json_response(told, 400, {"content-language": LANGUAGE})


async def _text(request: Request) -> str:
    """The body of a transmission request (section 2.1)."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != SET_MEDIA:
        raise SetError("invalid_request", f"the content type must be {SET_MEDIA}")
    try:
        return (await body_of(request, LONGEST)).decode("utf-8", "replace").strip()
    except InputError as error:
        raise SetError("invalid_request", str(error)) from None
