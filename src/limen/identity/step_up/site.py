"""The pages over HTTP: from requests to verbs of the service, and from what comes of them to answers.

A form counts when the session's cookie and the token in the form belong together and the browser does not
say that another site sent it. Nothing is done on a GET but opening a ticket, and not for one that only looks
ahead.
"""

from collections.abc import Callable, Mapping

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limen.identity.step_up.actions import Actions
from limen.identity.step_up.answers import HEADERS, Cookies
from limen.identity.step_up.forms import read_form
from limen.identity.step_up.pages import asset
from limen.identity.step_up.service import StepUp
from limen.identity.step_up.session import BusyError
from limen.model import ConfigError, InputError

log = structlog.get_logger()

CONFIRM = "/step-up/confirm"
_SHARED = {**HEADERS, "Cache-Control": "public, max-age=300"}
_FOREIGN = "this form was not sent by our page"
_KINDS = {"step-up.js": "text/javascript; charset=utf-8", "step-up.css": "text/css; charset=utf-8"}


class Site:
    """Answers requests; ``routes`` is its door."""

    def __init__(self, step_up: StepUp) -> None:
        self._step_up = step_up
        self._cookies = Cookies(step_up.terms.origin)
        self._actions = Actions(step_up, self._cookies)

    async def open(self, request: Request) -> Response:
        """``GET /step-up?ticket=``: opens the ticket and goes on to the page, without it in the address."""
        if request.method != "GET" or "prefetch" in request.headers.get("sec-purpose", ""):
            return Response(status_code=403, headers=HEADERS)
        ticket = request.query_params.get("ticket", "")
        cookie, known = self._cookies.session(request), self._cookies.known(request)
        return await self._answer(lambda: self._opened(ticket, cookie, known))

    async def confirm(self, request: Request) -> Response:
        """``GET /step-up/confirm``: what there is to do."""
        cookie = self._cookies.session(request)
        return await self._answer(lambda: self._actions.show(self._step_up.session(cookie)))

    async def act(self, request: Request) -> Response:
        """``POST /step-up/{action}``: a form of ours."""
        if not _same_site(request):
            return self._actions.over(_FOREIGN, 403)
        try:
            form = await read_form(request)
        except InputError as refused:
            return self._actions.over(str(refused), 403)
        action, cookie = request.path_params["action"], self._cookies.session(request)
        return await self._answer(lambda: self._acted(action, cookie, form))

    async def _answer(self, verb: Callable[[], Response]) -> Response:
        """Do a verb in a thread, and say why it cannot be done."""
        try:
            return await run_in_threadpool(verb)
        except BusyError as busy:
            return self._actions.over(str(busy), 503)
        except InputError as refused:
            return self._actions.over(str(refused), 403)
        except ConfigError as broken:
            log.error("a step-up page could not be answered", why=str(broken))  # noqa: TRY400 - says all
            return self._actions.over("this cannot be done at the moment: try again later", 503)

    def _opened(self, ticket: str, cookie: str, known: str) -> Response:
        session = self._step_up.open(ticket, cookie, known)
        answer = self._actions.onward("One moment", CONFIRM)
        self._cookies.set_session(answer, session.key, self._step_up.terms.session)
        return answer

    def _acted(self, action: str, cookie: str, form: Mapping[str, str]) -> Response:
        session = self._step_up.session(cookie)
        if not session.is_from(form.get("csrf", "")):
            return self._actions.over(_FOREIGN, 403)
        return self._actions.do(action, session, form)

    async def jwks(self, _request: Request) -> Response:
        """``GET /step-up/jwks.json``: what results are verified with."""
        return JSONResponse(self._step_up.results.jwks(), headers=_SHARED)

    async def static(self, request: Request) -> Response:
        """``GET /step-up/static/{name}``: our script and style."""
        name = request.path_params["name"]
        if name not in _KINDS:
            return Response(status_code=404, headers=HEADERS)
        return Response(asset(name), media_type=_KINDS[name], headers=_SHARED)


def routes(step_up: StepUp) -> list[Route]:
    """The pages under ``/step-up``, for a Starlette application; after ``ticket_route``, if that is there."""
    site = Site(step_up)
    return [
        Route("/step-up", site.open, methods=["GET"]),
        Route("/step-up/confirm", site.confirm, methods=["GET"]),
        Route("/step-up/jwks.json", site.jwks, methods=["GET"]),
        Route("/step-up/static/{name}", site.static, methods=["GET"]),
        Route("/step-up/{action}", site.act, methods=["POST"]),
    ]


def _same_site(request: Request) -> bool:
    """What the browser says of where the form came from; where it says nothing, the token stands alone."""
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
