from __future__ import annotations

from fastapi import APIRouter, FastAPI

from . import account, events, orders, v1
from .config import Config
from .domain import World
from .ops import create_ops


def create_app(config: Config | None = None) -> FastAPI:
    config = config or Config()
    app = FastAPI(title="Boxoffice", version="2.3.0", debug=config.debug)
    app.state.config = config
    app.state.world = World()

    v2 = APIRouter(prefix="/v2")
    for module in (events, orders, account):
        v2.include_router(module.router)
    app.include_router(v2)
    app.include_router(v1.router)
    app.mount("/ops", create_ops(app.state.world, config))

    @app.get("/health")
    def health() -> dict[str, bool]:
        return {"ok": True}

    return app
