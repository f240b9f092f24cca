from __future__ import annotations

from dataclasses import replace

from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from .auth import issue
from .bodies import json_object, text
from .limits import Limit
from .store import Household

attempts = Limit(10)


def shown(household: Household) -> dict:
    return {key: getattr(household, key) for key in ("id", "login", "name", "street", "email", "role", "balance")}


async def session(request: Request) -> JSONResponse:
    data = await json_object(request)
    login, password = text(data, "login"), text(data, "password")
    attempts.check(login)
    household = request.app.state.store.by_login(login)
    if household is None or not household.knows(password):
        raise HTTPException(401, "wrong login or password")
    return JSONResponse({"access_token": issue(household), "expires_in": 3600})


class Me(HTTPEndpoint):
    @requires("authenticated", status_code=401)
    async def get(self, request: Request) -> JSONResponse:
        return JSONResponse(shown(request.user.household))

    @requires("authenticated", status_code=401)
    async def patch(self, request: Request) -> JSONResponse:
        data = await json_object(request)
        me = request.user.household
        me = replace(me, **{key: text(data, key) for key in ("name", "street", "email") if key in data})
        request.app.state.store.households[me.id] = me
        return JSONResponse(shown(me))
