"""The shop as a web application behind the gateway.

It believes nobody but the gateway: who is calling it takes from the signed header, checked on each call, and
a call without a genuine one came round the gateway and gets nothing.
"""

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limen.credentials.upstream import HEADER, Claims, verify_identity
from limen.demo.interchange import DEMO_TIME
from limen.demo.shop import Shop
from limen.demo.shop.asking import refused
from limen.demo.wire import Reply
from limen.model import InputError

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ROUND_THE_GATEWAY = refused(403, "only through the gateway")

Known = Callable[[Request], Claims]


class Gatekeeper:
    """Tells who is calling by the gateway's signed header; ``keys`` maps a generation to its key."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = keys

    def __call__(self, request: Request) -> Claims:
        """Raises ``InputError`` for a call that the gateway did not sign at this time, for this request."""
        headers = request.headers
        at = float(headers.get(DEMO_TIME, "nan"))
        return verify_identity(headers.get(HEADER, ""), self._keys, at, headers.get("x-request-id", ""))


def application(shop: Shop, known: Known) -> Starlette:
    """Serve ``shop`` over HTTP to the callers that ``known`` vouches for."""

    async def answer(request: Request) -> Response:
        said = _answer(shop, request, known, await request.body())
        return Response(said.body, said.status, media_type=said.content_type if said.body else None)

    return Starlette(routes=[Route("/{path:path}", answer, methods=METHODS)])


def _answer(shop: Shop, request: Request, known: Known, body: bytes) -> Reply:
    try:
        claims = known(request)
    except (InputError, ValueError):
        return ROUND_THE_GATEWAY
    raw: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    target = (raw + b"?" + query if query else raw).decode("latin-1")
    return shop.answer(request.method, target, body, claims.sub or None, claims.roles)
