"""The pages over HTTP: from requests to verbs of the service, and from what comes of them to answers.

A form counts when the session's cookie and the token in the form belong together and the browser does not
say that another site sent it. Nothing is done on a GET but opening a ticket, and not for one that only looks
ahead.
"""

from collections.abc import Mapping

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
from limen.model import InputError

CONFIRM = "/step-up/confirm"
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
        return await run_in_threadpool(self._confirmed, self._cookies.session(request))

    async def act(self, request: Request) -> Response:
        """``POST /step-up/{action}``: a form of ours."""
        if not _same_site(request):
            return self._actions.over(_FOREIGN, 403)
        try:
            form = await read_form(request)
        except InputError as refused:
            return self._actions.over(str(refused), 403)
        action, cookie = request.path_params["action"], self._cookies.session(request)
        return await run_in_threadpool(self._acted, action, cookie, form)

    def _confirmed(self, cookie: str) -> Response:
        try:
            return self._actions.show(self._step_up.session(cookie))
        except InputError as refused:
            return self._actions.over(str(refused), 403)

    def _acted(self, action: str, cookie: str, form: Mapping[str, str]) -> Response:
        try:
            session = self._step_up.session(cookie)
            if not session.is_from(form.get("csrf", "")):
                return self._actions.over(_FOREIGN, 403)
            return self._actions.do(action, session, form)
        except InputError as refused:
            return self._actions.over(str(refused), 403)

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
