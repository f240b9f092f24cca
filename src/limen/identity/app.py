"""All doors as one Starlette application, with what other rooms of the house bring along."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from limen.identity.asked import Asked, BadQuestionError, Told, fault
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance
from limen.identity.guard import Guard
from limen.identity.shell import Shell


def app_of(doors: Sequence[Door], desk: Desk, guard: Guard, more: Sequence[BaseRoute] = ()) -> Shell:
    """The application. ``more`` are routes of other rooms (shared signals, step-up pages): they bring their
    own proof of who asks, and get the shell around them."""
    own = [_route(entrance, desk, guard) for door in doors for entrance in door.entrances]
    return Shell(Starlette(routes=[*own, *more], exception_handlers={HTTPException: _refused}))


def _route(entrance: Entrance, desk: Desk, guard: Guard) -> Route:
    return Route(entrance.path, _endpoint(entrance, desk, guard), methods=[entrance.method])


def _endpoint(entrance: Entrance, desk: Desk, guard: Guard) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return _response(answered(await _asked(request), entrance, desk, guard))

    return endpoint


def answered(asked: Asked, entrance: Entrance, desk: Desk, guard: Guard) -> Told:
    """What an entrance says to a request: who may not ask, or asks nothing, is told so in its format."""
    if entrance.presented is not None:
        refusal = guard.refusal(asked, entrance.presented(asked))
        if refusal is not None:
            return entrance.fault(*refusal)
    try:
        return entrance.answer(asked, desk)
    except BadQuestionError as error:
        return entrance.fault(400, str(error))


async def _asked(request: Request) -> Asked:
    return without_body(request)._replace(body=await request.body())


def without_body(request: Request) -> Asked:
    """A request as far as it tells who asks: its body is not read."""
    peer = request.client.host if request.client is not None else ""
    pairs = tuple([(name.lower(), value) for name, value in request.headers.items()])
    return Asked(request.method, request.url.path, pairs, dict(pairs), dict(request.query_params), b"", peer)


def _response(told: Told) -> Response:
    headers = dict(told.headers)
    return Response(told.content, told.status, headers, told.media if told.body is not None else None)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "only these are handled here"
    return _response(fault(error.status_code, error.detail))
