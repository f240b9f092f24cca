from __future__ import annotations

import hashlib
import time
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Query, Request
from fastapi.security import APIKeyHeader

from . import cursor
from .domain import Event, Order, User, World

api_key = APIKeyHeader(name="X-Api-Key", scheme_name="key", auto_error=False)


def world(request: Request) -> World:
    return request.app.state.world


W = Annotated[World, Depends(world)]


class Caller:
    """Who holds the key that came with the request."""

    def __call__(self, w: W, key: Annotated[str | None, Depends(api_key)]) -> User:
        digest = hashlib.sha256((key or "").encode()).hexdigest()
        found = w.users.where(lambda u: u.key == digest)
        if not key or not found:
            raise HTTPException(401, "an API key is needed")
        return found[0]


caller = Caller()
Me = Annotated[User, Depends(caller)]


class RequireRole:
    def __init__(self, *roles: str):
        self.roles = roles

    def __call__(self, me: Me) -> User:
        if me.role not in self.roles:
            raise HTTPException(403, "for " + " and ".join(self.roles) + " only")
        return me


Organiser = Annotated[User, Depends(RequireRole("organiser", "ops"))]


class OwnOrder:
    """The order named in the path, if the caller bought it."""

    def __call__(self, order_id: str, me: Me, w: W) -> Order:
        order = w.orders.get(order_id)
        if order is None or order.buyer != me.name:
            raise HTTPException(404, "no such order")
        return order


class AnyEvent:
    def __call__(self, slug: str, w: W) -> Event:
        event = w.events.get(slug)
        if event is None:
            raise HTTPException(404, "no such event")
        return event


class OwnEvent(AnyEvent):
    """The event named in the path, for those who put it on, and for operations."""

    def __call__(self, slug: str, w: W, me: Organiser) -> Event:
        event = super().__call__(slug, w)
        if event.organiser != me.name and me.role != "ops":
            raise HTTPException(403, "somebody else's event")
        return event


class Page:
    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor_: Annotated[str, Query(alias="cursor", max_length=400)] = "",
    ):
        self.limit = limit
        self.offset = 0
        if cursor_:
            try:
                self.offset = max(int(cursor.unpack(cursor_)["offset"]), 0)
            except Exception:
                raise HTTPException(422, "the cursor is not one of ours") from None

    def cut(self, rows: list[Any]) -> dict[str, Any]:
        end = self.offset + self.limit
        more = cursor.pack({"offset": end}) if end < len(rows) else None
        return {"items": rows[self.offset : end], "next": more}


class Pace:
    """`times` calls a minute from one address, and as many with one key."""

    def __init__(self, times: int):
        self.times = times
        self.seen: dict[str, list[float]] = {}

    def __call__(self, request: Request) -> None:
        names = {request.client.host if request.client else "", request.headers.get("X-Api-Key", "")}
        if any([self.full(name) for name in names if name]):
            raise HTTPException(429, "not so fast")

    def full(self, name: str) -> bool:
        now = time.monotonic()
        recent = [t for t in self.seen.get(name, []) if now - t < 60]
        if len(self.seen) > 5000:
            self.seen.clear()
        self.seen[name] = [*recent, now][-self.times - 1 :]
        return len(recent) >= self.times
