"""The control room's part. It is mounted behind OperatorsOnly, so its routes ask nothing themselves."""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .bodies import json_object
from .households import shown
from .readings import any_meter


class OperatorsOnly:
    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "operator" not in scope["auth"].scopes:
            status = 403 if scope["user"].is_authenticated else 401
            await JSONResponse({"error": "for the control room"}, status_code=status)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def households(request: Request) -> JSONResponse:
    everybody = request.app.state.store.households.values()
    return JSONResponse({"households": [shown(one) for one in everybody]})


async def decommission(request: Request) -> Response:
    del request.app.state.store.meters[any_meter(request).serial]
    return Response(status_code=204)


async def credit(request: Request) -> JSONResponse:
    amount = (await json_object(request)).get("amount")
    household = request.app.state.store.households.get(request.path_params["house"])
    if household is None:
        raise HTTPException(404, "no such household")
    if not isinstance(amount, int) or abs(amount) > 10_000:
        raise HTTPException(400, "amount: at most 10000 either way")
    household.balance += amount
    return JSONResponse(shown(household))


routes = [
    Route("/households", households),
    Route("/households/{house:int}/credit", credit, methods=["POST"]),
    Route("/meters/{serial}", decommission, methods=["DELETE"]),
]

mount = Mount("/operator", routes=routes, middleware=[Middleware(OperatorsOnly)])
