"""``POST /step-up/tickets``: a trusted application asks for the address to send a browser to."""

from collections.abc import Awaitable, Callable, Collection

import msgspec
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from limen.identity.step_up.answers import HEADERS
from limen.identity.step_up.forms import read_body
from limen.identity.step_up.service import StepUp
from limen.identity.step_up.ticket import Purpose, Wish
from limen.model import ConfigError, InputError

log = structlog.get_logger()

Trusts = Callable[[Request], Awaitable[Collection[Purpose]]]
"""For which purposes the sender of a request may have tickets: none for a stranger. Who may enrol others can
let anybody into an account without factors, so give that to fewer."""
Pseudonym = Callable[[str, str], int]
LONGEST_USER = 1024
"""Characters of a user's name as the application says it."""


class Asked(msgspec.Struct, frozen=True):
    """What is asked for: as ``Wish``, with the user's name in the clear."""

    user: str
    login: str
    back: str
    purpose: Purpose = "prove"
    name: str = ""
    about: str = ""


def ticket_route(step_up: StepUp, trusts: Trusts, pseudonym: Pseudonym) -> Route:
    """The route; ``pseudonym`` of kind ``principal`` is the user's, as it is at his logins."""

    def given(body: bytes, allowed: Collection[Purpose]) -> Response:
        asked = msgspec.json.decode(body, type=Asked)
        if asked.purpose not in allowed:
            return _no(403, f"not allowed to have tickets to {asked.purpose}")
        if not 0 < len(asked.user) <= LONGEST_USER:
            raise InputError("user: a name is needed")
        user = pseudonym("principal", asked.user)
        wish = Wish(user, asked.login, asked.back, asked.purpose, asked.name, asked.about)
        held = msgspec.structs.asdict(step_up.held(user))
        return JSONResponse({"url": step_up.ticket(wish), "held": held}, 201, HEADERS)

    async def ticket(request: Request) -> Response:
        allowed = await trusts(request)
        if not allowed:
            return _no(403, "not allowed to have tickets")
        try:
            return await run_in_threadpool(given, await read_body(request), allowed)
        except (msgspec.MsgspecError, InputError, RecursionError) as refused:
            return _no(400, str(refused))
        except ConfigError as broken:
            log.error("a ticket could not be given", why=str(broken))  # noqa: TRY400 - says all
            return _no(503, "this cannot be done at the moment: try again later")

    return Route("/step-up/tickets", ticket, methods=["POST"])


def _no(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status, HEADERS)
