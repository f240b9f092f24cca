"""All routes as one application: each request is proven, read, done, and answered in JSON.

A browser has no way in: there are no cookies, a request that says it comes from a page is refused, and so is
one to another name than the one that is listened on (DNS rebinding).
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from limen.admin.operators import Operators
from limen.api.apart import Apart
from limen.api.openapi import document
from limen.api.problem import RefusedError, told, told_of
from limen.api.proof import Arrived, Proof
from limen.api.route import Call, Route
from limen.api.routes import ROUTES
from limen.assemble import Installation
from limen.identity.asked import Told
from limen.identity.shell import Shell
from limen.model import LimenError

OPENAPI = "/v1/openapi.json"


def api_app(installation: Installation) -> Shell:
    """The application behind ``[api] listen``."""
    server = Server(installation)
    paths = [Path(each.path, server.endpoint(each), methods=[each.method]) for each in ROUTES]
    paths.append(Path(OPENAPI, server.openapi, methods=["GET"]))
    return Shell(Starlette(routes=paths, exception_handlers={HTTPException: _refused}), fault=told)


class Server:
    """What stands behind every route."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._apart = Apart(lambda: installation.settings)
        self._proof = Proof(lambda: Operators(installation.control).all())
        self._hosts = _hosts(installation.settings.api.listen)
        self._document = msgspec.json.encode(document(ROUTES))

    def endpoint(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        """What Starlette calls for a route."""

        async def endpoint(request: Request) -> Response:
            try:
                self._from_here(request)
                return _response(Told(route.status, await self._answer(route, request)))
            except LimenError as error:
                return _response(told_of(error))

        return endpoint

    async def openapi(self, request: Request) -> Response:
        """The OpenAPI document: it tells nothing of this installation, so nobody has to prove anything."""
        try:
            self._from_here(request)
        except RefusedError as error:
            return _response(told_of(error))
        return _response(Told(200, self._document))

    def _from_here(self, request: Request) -> None:
        if "origin" in request.headers or request.headers.get("sec-fetch-site", "none") != "none":
            raise RefusedError(403, "no page in a browser may ask here")
        if request.headers.get("host", "").lower() not in self._hosts:
            raise RefusedError(403, "this is not the name that [api] listen has")

    async def _answer(self, route: Route, request: Request) -> Any:
        body = await request.body()
        target = request.scope["raw_path"].decode("latin-1")
        if query := request.scope["query_string"].decode("latin-1"):
            target += f"?{query}"
        operator = self._proof.operator(Arrived(request.method, target, request.headers, body))
        read = _read(route, request, body)
        call = Call(
            self._installation, self._apart, operator, request.path_params, request.query_params, read
        )
        return await route.does(call)


def _read(route: Route, request: Request, body: bytes) -> Any:
    """The body as the route's type; raises ``RefusedError``."""
    if unknown := set(request.query_params) - set(route.flags):
        raise RefusedError(400, f"no parameter {min(unknown)[:40]!r} here")
    if route.takes is None:
        if body:
            raise RefusedError(400, "no body is taken here")
        return None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise RefusedError(415, "content-type must be application/json")
    try:
        return msgspec.json.decode(body, type=route.takes)
    except msgspec.ValidationError as error:
        raise RefusedError(422, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(400, f"the body is no JSON: {error}") from None


def _hosts(listen: str) -> frozenset[str]:
    port = listen.rpartition(":")[2]
    return frozenset({listen.lower(), f"localhost:{port}"})


def _response(answer: Told) -> Response:
    return Response(answer.content, answer.status, dict(answer.headers), answer.media)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "only these are handled here"
    return _response(told(error.status_code, error.detail))
