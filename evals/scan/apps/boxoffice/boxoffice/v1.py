"""What the scanners at the doors and the first app still speak. To be switched off in spring."""
from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from .deps import AnyEvent, OwnOrder, W
from .domain import Event, Order, plain

router = APIRouter(prefix="/v1", deprecated=True)


@router.get("/event/{slug}")
def event(event: Annotated[Event, Depends(AnyEvent())]) -> dict[str, str]:
    return {"slug": event.slug, "title": event.title, "day": event.day}


@router.get("/order/{order_id}")
def order(order: Annotated[Order, Depends(OwnOrder())], w: W) -> dict:
    return plain(order)
