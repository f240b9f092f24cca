"""The pages over HTTP: from requests to verbs of the service, and from what comes of them to answers.

A form counts when the session's cookie and the token in the form belong together and the browser does not
say that another site sent it. Nothing is done on a GET but opening a ticket, and not for one that only looks
ahead.
"""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limen.identity.step_up.actions import Actions
from limen.identity.step_up.answers import HEADERS, Cookies
from limen.identity.step_up.forms import read_body, read_form
from limen.identity.step_up.pages import asset
from limen.identity.step_up.service import StepUp
from limen.identity.step_up.session import BusyError
from limen.identity.step_up.ticket import Wish
from limen.model import InputError

Trusts = Callable[[Request], Awaitable[bool]]
"""Whether a request comes from an application that may ask for tickets."""
CONFIRM = "/step-up/confirm"
_KINDS = {"step-up.js": "text/javascript; charset=utf-8", "step-up.css": "text/css; charset=utf-8"}


class Site:
    """Answers requests; ``routes`` is its door."""

    def __init__(self, step_up: StepUp, trusts: Trusts) -> None:
        self._step_up = step_up
        self._trusts = trusts
        self._cookies = Cookies(step_up.terms.origin)
        self._actions = Actions(step_up, self._cookies)

    async def open(self, request: Request) -> Response:
        """``GET /step-up?ticket=``: opens the ticket and goes on to the page, without it in the address."""
        if request.method != "GET" or "prefetch" in request.headers.get("sec-purpose", ""):
            return Response(status_code=403, headers=HEADERS)
        ticket, cookie = request.query_params.get("ticket", ""), self._cookies.session(request)
        known = self._cookies.known(request)
        try:
            session = await run_in_threadpool(self._step_up.open, ticket, cookie, known)
        except BusyError as busy:
            return self._actions.over(str(busy), 503)
        except InputError as refused:
            return self._actions.over(str(refused), 403)
        answer = self._actions.onward("One moment", CONFIRM)
        self._cookies.set_session(answer, session.key, self._step_up.terms.session)
        return answer

    async def confirm(self, request: Request) -> Response:
        """``GET /step-up/confirm``: what there is to do."""
        try:
            session = self._step_up.session(self._cookies.session(request))
            return await run_in_threadpool(self._actions.show, session)
        except InputError as refused:
            return self._actions.over(str(refused), 403)

    async def act(self, request: Request) -> Response:
        """``POST /step-up/{action}``: a form of ours."""
        action = request.path_params["action"]
        try:
            form = await read_form(request)
            session = self._step_up.session(self._cookies.session(request))
            if not session.is_from(form.get("csrf", "")) or not _same_site(request):
                return self._actions.over("this form was not sent by our page", 403)
            return await run_in_threadpool(self._actions.do, action, session, form)
        except InputError as refused:
            return self._actions.over(str(refused), 403)

    async def ticket(self, request: Request) -> Response:
        """``POST /step-up/tickets``: a trusted application asks for a ticket."""
        if not await self._trusts(request):
            return JSONResponse({"error": "not allowed"}, 403, HEADERS)
        try:
            wish = msgspec.json.decode(await read_body(request), type=Wish)
            return JSONResponse({"url": self._step_up.ticket(wish)}, 201, HEADERS)
        except (msgspec.MsgspecError, InputError, RecursionError) as refused:
            return JSONResponse({"error": str(refused)}, 400, HEADERS)

    async def jwks(self, _request: Request) -> Response:
        """``GET /step-up/jwks.json``: what results are verified with."""
        return JSONResponse(self._step_up.results.jwks(), headers={"Cache-Control": "public, max-age=300"})

    async def static(self, request: Request) -> Response:
        """``GET /step-up/static/{name}``: our script and style."""
        name = request.path_params["name"]
        if name not in _KINDS:
            return Response(status_code=404, headers=HEADERS)
        headers = {**HEADERS, "Cache-Control": "public, max-age=300"}
        return Response(asset(name), media_type=_KINDS[name], headers=headers)


async def nobody(_request: Request) -> bool:
    """Trusts no request: tickets are then made in the process alone."""
    return False


def routes(step_up: StepUp, trusts: Trusts = nobody) -> list[Route]:
    """Everything under ``/step-up``, for a Starlette application."""
    site = Site(step_up, trusts)
    return [
        Route("/step-up", site.open, methods=["GET"]),
        Route("/step-up/confirm", site.confirm, methods=["GET"]),
        Route("/step-up/tickets", site.ticket, methods=["POST"]),
        Route("/step-up/jwks.json", site.jwks, methods=["GET"]),
        Route("/step-up/static/{name}", site.static, methods=["GET"]),
        Route("/step-up/{action}", site.act, methods=["POST"]),
    ]


def _same_site(request: Request) -> bool:
    """What the browser says of where the form came from; where it says nothing, the token stands alone."""
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
