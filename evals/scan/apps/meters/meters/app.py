from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from . import households, operator, readings, tariffs
from .auth import TokenBackend, refuse
from .store import example


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def http_error(request: Request, problem: HTTPException) -> JSONResponse:
    return JSONResponse({"error": problem.detail}, status_code=problem.status_code)


def build() -> Starlette:
    store = example()
    api = [
        Route("/session", households.session, methods=["POST"]),
        Route("/me", households.Me),
        Route("/meters", readings.index),
        Route("/meters/{serial}", readings.OneMeter),
        Route("/meters/{serial}/readings", readings.Readings),
        Route("/readings/query", readings.query, methods=["POST"]),
        Route("/tariff", tariffs.current),
        Route("/tariff/refresh", tariffs.refresh, methods=["POST"]),
        operator.mount,
    ]
    app = Starlette(
        routes=[Route("/health", health), Mount("/api", routes=api)],
        middleware=[Middleware(AuthenticationMiddleware, backend=TokenBackend(store), on_error=refuse)],
        exception_handlers={HTTPException: http_error},
    )
    app.state.store = store
    return app
