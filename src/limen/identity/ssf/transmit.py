"""The transmitter's routes: what it is, its keys, the stream management API, and polling."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limen.engine.shared_signals import Asker, IdentifiesAskers
from limen.identity.ssf.hand_out import HandOut, read_poll
from limen.identity.ssf.http import StatusError, body_of, empty, error_response, json_response, object_of
from limen.identity.ssf.management import Management
from limen.identity.ssf.names import POLL, PUSH, SCOPE
from limen.identity.ssf.transmitter import Transmitter
from limen.model import InputError

WELL_KNOWN: Final = "/.well-known/ssf-configuration"
KEYS_AGE: Final = 300
"""Seconds for which a receiver may keep our keys; an unknown ``kid`` makes it ask again anyway."""
_MANAGES: Final = frozenset((SCOPE, "ssf.manage"))
_READS: Final = _MANAGES | {"ssf.read"}

Answers = Callable[[Request, Asker], Awaitable[Response]]


def metadata(issuer: str) -> dict[str, Any]:
    """The transmitter's configuration (SSF 1.0, section 7.1)."""
    base = f"{issuer.rstrip('/')}/ssf"
    return {
        "spec_version": "1_0",
        "issuer": issuer,
        "jwks_uri": f"{base}/jwks.json",
        "delivery_methods_supported": [PUSH, POLL],
        "configuration_endpoint": f"{base}/streams",
        "status_endpoint": f"{base}/status",
        "add_subject_endpoint": f"{base}/subjects:add",
        "remove_subject_endpoint": f"{base}/subjects:remove",
        "verification_endpoint": f"{base}/verify",
        "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:6749"}, {"spec_urn": "urn:ietf:rfc:6750"}],
        "default_subjects": "ALL",
    }


def transmitter_routes(transmitter: Transmitter, identify: IdentifiesAskers) -> list[Route]:
    """Every route, under the path of the issuer (section 7.2)."""
    prefix = urlsplit(transmitter.rules.issuer).path.rstrip("/")
    doors = _Doors(transmitter, identify)
    base = f"{prefix}/ssf"
    return [
        Route(WELL_KNOWN + prefix, doors.metadata, methods=["GET"]),
        Route(f"{base}/jwks.json", doors.jwks, methods=["GET"]),
        Route(f"{base}/streams", doors.streams, methods=["GET", "POST", "PATCH", "PUT", "DELETE"]),
        Route(f"{base}/status", doors.status, methods=["GET", "POST"]),
        Route(f"{base}/subjects:add", doors.add_subject, methods=["POST"]),
        Route(f"{base}/subjects:remove", doors.remove_subject, methods=["POST"]),
        Route(f"{base}/verify", doors.verify, methods=["POST"]),
        Route(base + "/poll/{stream}", doors.poll, methods=["POST"]),
    ]


class _Doors:
    """HTTP around the verbs; those that touch the disk run beside the loop."""

    def __init__(self, transmitter: Transmitter, identify: IdentifiesAskers) -> None:
        self._transmitter, self._identify = transmitter, identify
        self._management = Management(transmitter)
        self._hand_out = HandOut(transmitter, self._management)

    async def metadata(self, _request: Request) -> Response:
        return json_response(metadata(self._transmitter.rules.issuer))

    async def jwks(self, _request: Request) -> Response:
        kept = {"cache-control": f"public, max-age={KEYS_AGE}"}
        return json_response(self._transmitter.signs.jwks(), headers=kept)

    async def streams(self, request: Request) -> Response:
        verbs: dict[str, Answers] = {
            "POST": self._create,
            "PATCH": self._update,
            "PUT": self._replace,
            "DELETE": self._delete,
        }
        return await self._answer(request, verbs.get(request.method, self._read))

    async def status(self, request: Request) -> Response:
        return await self._answer(request, self._set_status if request.method == "POST" else self._status)

    async def add_subject(self, request: Request) -> Response:
        return await self._answer(request, self._add)

    async def remove_subject(self, request: Request) -> Response:
        return await self._answer(request, self._remove)

    async def verify(self, request: Request) -> Response:
        return await self._answer(request, self._verify)

    async def poll(self, request: Request) -> Response:
        return await self._answer(request, self._poll)

    async def _answer(self, request: Request, verb: Answers) -> Response:
        """Let a verb answer for who asks, when he may (RFC 6750, section 3.1)."""
        try:
            return await verb(request, self._asker(request))
        except StatusError as error:
            return error_response(error)

    def _asker(self, request: Request) -> Asker:
        address = request.client.host if request.client else ""
        shown = request.headers.get("authorization", "")
        asker = self._identify(shown, address, self._transmitter.now())
        if asker is None:
            error = ' error="invalid_token"' if shown else ""
            raise StatusError(401, "a bearer token of this transmitter is needed", _bearer(error))
        if not asker.scopes & (_READS if request.method == "GET" else _MANAGES):
            said = f' error="insufficient_scope", scope="{SCOPE}"'
            raise StatusError(403, f"the credential needs the scope {SCOPE}", _bearer(said))
        return asker

    async def _create(self, request: Request, asker: Asker) -> Response:
        body = await object_of(request)
        return json_response(await asyncio.to_thread(self._management.create, asker, body), 201)

    async def _read(self, request: Request, asker: Asker) -> Response:
        stream = request.query_params.get("stream_id")
        return json_response(await asyncio.to_thread(self._management.read, asker, stream))

    async def _update(self, request: Request, asker: Asker) -> Response:
        return await self._changed(request, asker, replace=False)

    async def _replace(self, request: Request, asker: Asker) -> Response:
        return await self._changed(request, asker, replace=True)

    async def _changed(self, request: Request, asker: Asker, *, replace: bool) -> Response:
        body = await object_of(request)
        return json_response(await asyncio.to_thread(self._management.update, asker, body, replace=replace))

    async def _delete(self, request: Request, asker: Asker) -> Response:
        await asyncio.to_thread(self._management.delete, asker, _named(request))
        return empty(204)

    async def _status(self, request: Request, asker: Asker) -> Response:
        return json_response(await asyncio.to_thread(self._management.status, asker, _named(request)))

    async def _set_status(self, request: Request, asker: Asker) -> Response:
        body = await object_of(request)
        return json_response(await asyncio.to_thread(self._management.set_status, asker, body))

    async def _add(self, request: Request, asker: Asker) -> Response:
        await asyncio.to_thread(self._management.add_subject, asker, await object_of(request))
        return empty(200)

    async def _remove(self, request: Request, asker: Asker) -> Response:
        await asyncio.to_thread(self._management.remove_subject, asker, await object_of(request))
        return empty(204)

    async def _verify(self, request: Request, asker: Asker) -> Response:
        await asyncio.to_thread(self._management.verify, asker, await object_of(request))
        return empty(204)

    async def _poll(self, request: Request, asker: Asker) -> Response:
        try:
            poll = read_poll(await body_of(request, 1 << 20))
        except InputError as error:
            raise StatusError(400, str(error)) from None
        stream = str(request.path_params["stream"])
        return json_response(await self._hand_out.answer(asker, stream, poll))


def _named(request: Request) -> str:
    """The ``stream_id`` of the query, which must be there."""
    stream = request.query_params.get("stream_id", "")
    if not stream:
        raise StatusError(400, "stream_id is missing")
    return stream


def _bearer(error: str) -> dict[str, str]:
    return {"www-authenticate": f'Bearer realm="limen"{"," if error else ""}{error}'}
