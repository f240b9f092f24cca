"""Operations: an application of its own, mounted at /ops, with one lock for all of its routes."""
from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

from .config import Config
from .deps import Page, RequireRole, W
from .domain import World
from .schemas import OrderOut, Orders, Profile, RoleIn


def create_ops(world: World, config: Config) -> FastAPI:
    ops = FastAPI(
        title="Boxoffice operations",
        dependencies=[Depends(RequireRole("ops"))],
        openapi_url=None,
    )
    ops.state.world = world
    ops.state.config = config

    @ops.get("/orders", response_model=Orders)
    def orders(w: W, page: Annotated[Page, Depends()]):
        return page.cut(w.orders.where())

    @ops.post("/orders/{order_id}/refund", response_model=OrderOut)
    def refund(order_id: str, w: W):
        order = w.orders.get(order_id)
        if order is None or order.status != "paid":
            raise HTTPException(404, "no paid order of that number")
        order.status = "refunded"
        return order

    @ops.get("/users", response_model=list[Profile])
    def users(w: W):
        return w.users.where()[:500]

    @ops.put("/users/{name}/role", response_model=Profile)
    def set_role(name: str, wish: RoleIn, w: W):
        user = w.users.get(name)
        if user is None:
            raise HTTPException(404, "no such user")
        user.role = wish.role
        return user

    return ops
