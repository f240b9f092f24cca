import logging

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from .routers import api
from .settings import settings

log = logging.getLogger("clinic")

app = FastAPI(title="Clinic", version="1.4.0", docs_url=None, redoc_url=None)

app.add_middleware(
    CORSMiddleware,
    allow_origins=list(settings.origins),
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)
app.include_router(api)


@app.middleware("http")
async def no_store(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@app.exception_handler(OverflowError)
async def too_large(request: Request, error: OverflowError) -> JSONResponse:
    return JSONResponse({"detail": "no such number"}, 404)


@app.exception_handler(Exception)
async def unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unhandled error on %s", request.url.path, exc_info=error)
    return JSONResponse({"detail": "something went wrong on our side"}, 500)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
