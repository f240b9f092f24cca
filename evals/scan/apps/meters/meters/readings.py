from __future__ import annotations

from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from .bodies import json_object, text
from .store import Meter

PAGE = 31


def view(meter: Meter) -> dict:
    last = meter.readings[-1] if meter.readings else None
    return {"serial": meter.serial, "alias": meter.alias, "last": last}


def any_meter(request: Request) -> Meter:
    meter = request.app.state.store.meters.get(request.path_params["serial"])
    if meter is None:
        raise HTTPException(404, "no such meter")
    return meter


def own_meter(request: Request) -> Meter:
    meter = any_meter(request)
    household = request.user.household
    if household.role != "operator" and meter.household != household.id:
        raise HTTPException(404, "no such meter")
    return meter


@requires("authenticated", status_code=401)
async def index(request: Request) -> JSONResponse:
    meters = request.app.state.store.meters_of(request.user.household)
    return JSONResponse({"meters": [view(meter) for meter in meters]})


class OneMeter(HTTPEndpoint):
    @requires("authenticated", status_code=401)
    async def get(self, request: Request) -> JSONResponse:
        meter = own_meter(request)
        return JSONResponse(view(meter))

    @requires("authenticated", status_code=401)
    async def put(self, request: Request) -> JSONResponse:
        alias = text(await json_object(request), "alias", 30)
        meter = own_meter(request)
        meter.alias = alias
        return JSONResponse(view(meter))


class Readings(HTTPEndpoint):
    @requires("authenticated", status_code=401)
    async def get(self, request: Request) -> JSONResponse:
        meter = own_meter(request)
        wanted = request.query_params.get("limit", "7")
        limit = min(int(wanted), PAGE) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else 7
        return JSONResponse({"readings": meter.readings[-limit:] if limit else []})

    @requires("authenticated", status_code=401)
    async def post(self, request: Request) -> JSONResponse:
        data = await json_object(request)
        meter, value = own_meter(request), data.get("value")
        if not isinstance(value, int) or value < meter.readings[-1][1]:
            raise HTTPException(400, "value: not below the last reading")
        meter.readings = [*meter.readings[-365:], (text(data, "day", 10), value)]
        return JSONResponse(view(meter), status_code=201)


@requires("authenticated", status_code=401)
async def query(request: Request) -> JSONResponse:
    """The last readings of several meters at once."""
    serials = (await json_object(request)).get("serials")
    if not isinstance(serials, list) or len(serials) > 50:
        raise HTTPException(400, "serials: a list of at most 50")
    mine = request.app.state.store.meters_of(request.user.household)
    found = [meter for meter in mine if meter.serial in serials]
    return JSONResponse({"meters": [view(meter) for meter in found]})
