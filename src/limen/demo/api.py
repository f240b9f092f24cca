"""The shop as a web application: ``uvicorn limen.demo.api:app``.

It trusts the identity header that the gateway writes, as an API behind a gateway does; it must not be
reachable by anybody else.
"""

import os
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limen.demo.shop import Shop, seeded

PRINCIPAL_HEADER = "x-limen-principal"
ROLES_HEADER = "x-limen-roles"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def application(shop: Shop) -> Starlette:
    """Serve ``shop`` over HTTP."""

    async def answer(request: Request) -> Response:
        principal = request.headers.get(PRINCIPAL_HEADER)
        roles = tuple(filter(None, request.headers.get(ROLES_HEADER, "").split(",")))
        raw: bytes = request.scope["raw_path"]
        target = raw.decode("latin-1")
        if request.url.query:
            target += "?" + request.url.query
        said = shop.answer(
            request.method, target, await request.body(), unquote(principal) if principal else None, roles
        )
        return Response(said.body, said.status, media_type=said.content_type if said.body else None)

    return Starlette(routes=[Route("/{path:path}", answer, methods=METHODS)])


app = application(Shop(seeded(int(os.environ.get("LIMEN_DEMO_SEED", "0")))))
