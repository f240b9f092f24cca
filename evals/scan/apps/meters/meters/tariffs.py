from __future__ import annotations

import os
from dataclasses import asdict

import httpx
from starlette.authentication import requires
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

EXCHANGE = os.environ.get("EXCHANGE_URL", "https://prices.exchange.example.net/v3/spot")


async def current(request: Request) -> JSONResponse:
    tariff = asdict(request.app.state.store.tariff)
    return JSONResponse({key: tariff[key] for key in ("price", "currency")})


@requires(["authenticated", "operator"], status_code=403)
async def refresh(request: Request) -> JSONResponse:
    """Takes over the price of the day from the exchange."""
    tariff = request.app.state.store.tariff
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = (await client.get(EXCHANGE)).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        raise HTTPException(502, "the exchange does not answer") from None
    price = answer.get("price") if isinstance(answer, dict) else None
    if not isinstance(price, int) or not 0 < price < 2000:
        raise HTTPException(502, "the exchange's answer makes no sense")
    tariff.wholesale = price
    return JSONResponse(asdict(tariff))
