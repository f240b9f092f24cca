"""A service of about 5,000 lines, written for the scanner: routers of FastAPI that share who is let in, a
store, and models, with a document and what it is run with. It is one service, so that an edit of what is
shared touches all of it: the worst that one file can do."""

import json
from pathlib import Path
from typing import Final

import yaml

_THINGS: Final = (
    "order", "invoice", "parcel", "ticket", "booking", "claim", "contract", "quote", "refund", "return",
    "shipment", "voucher", "account", "address", "asset", "badge", "batch", "bill", "budget", "campaign",
    "card", "case", "course", "device", "document", "event", "folder", "grant", "lease", "lesson", "licence",
    "loan", "message", "meter", "note", "offer", "permit", "plan", "policy", "project",
    "receipt", "report", "review", "seat", "visit",
)  # fmt: skip

_DEPS: Final = '''"""Who calls, and what he may do."""

import hashlib
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request

from shop.domain import User, World


def world(request: Request) -> World:
    return request.app.state.world


W = Annotated[World, Depends(world)]


def caller(w: W, authorization: Annotated[str, Header()] = "") -> User:
    token = authorization.removeprefix("Bearer ")
    user = w.users.by_token(hashlib.sha256(token.encode()).hexdigest())
    if user is None:
        raise HTTPException(401, "who are you?")
    return user


Me = Annotated[User, Depends(caller)]


class RequireRole:
    def __init__(self, *roles: str):
        self.roles = roles

    def __call__(self, me: Me) -> User:
        if me.role not in self.roles:
            raise HTTPException(403, "not for you")
        return me


Clerk = Annotated[User, Depends(RequireRole("clerk", "admin"))]


def mine(thing, me):
    """A thing, if it belongs to the caller."""
    if thing is None or thing.owner_id != me.id:
        raise HTTPException(404, "no such thing")
    return thing
'''

_DOMAIN: Final = '''"""What is kept, and where."""

from dataclasses import dataclass, field


@dataclass
class User:
    id: str
    name: str
    role: str = "customer"
    token: str = ""


class Table:
    def __init__(self, rows=()):
        self.rows = {row.id: row for row in rows}

    def get(self, key):
        return self.rows.get(key)

    def of(self, owner_id):
        return [row for row in self.rows.values() if row.owner_id == owner_id]

    def add(self, row):
        self.rows[row.id] = row
        return row

    def remove(self, key):
        return self.rows.pop(key, None)

    def by_token(self, token):
        return next((row for row in self.rows.values() if row.token == token), None)


@dataclass
class World:
    users: Table = field(default_factory=Table)
'''

_KIND: Final = """

@dataclass
class THING_C:
    id: str
    owner_id: str
    title: str
    state: str = "new"
    total: int = 0
"""

_ROUTER: Final = '''"""The THINGs of a caller."""

import logging
import secrets

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from shop.deps import Clerk, Me, W, mine
from shop.domain import THING_C

router = APIRouter(prefix="/THINGs", tags=["THINGs"])
log = logging.getLogger(__name__)


class THING_CIn(BaseModel):
    title: str = Field(max_length=100)
    total: int = Field(0, ge=0, le=10_000)


class THING_COut(BaseModel):
    id: str
    title: str
    state: str
    total: int


class THING_CChange(BaseModel):
    title: str | None = Field(None, max_length=100)


def shown(thing) -> dict:
    return {"id": thing.id, "title": thing.title, "state": thing.state, "total": thing.total}


def found(w, THING_id: str, me):
    return mine(w.THINGs.get(THING_id), me)


def summed(things, least: int = 0) -> int:
    total = 0
    for each in things:
        if each.state == "void":
            continue
        if each.total >= least:
            total += each.total
    return total


@router.get("", response_model=list[THING_COut])
def listing(me: Me, w: W, limit: int = Query(20, le=100), state: str = ""):
    rows = w.THINGs.of(me.id)
    if state:
        rows = [each for each in rows if each.state == state]
    return [shown(each) for each in rows[:limit]]


@router.post("", status_code=201, response_model=THING_COut)
def add(wish: THING_CIn, me: Me, w: W):
    made = THING_C(id=secrets.token_hex(8), owner_id=me.id, title=wish.title, total=wish.total)
    w.THINGs.add(made)
    log.info("THING %s made", made.id)
    return shown(made)


@router.get("/total")
def total(me: Me, w: W, least: int = Query(0, le=10_000)):
    return {"total": summed(w.THINGs.of(me.id), least)}


@router.get("/{THING_id}", response_model=THING_COut)
def one(THING_id: str, me: Me, w: W):
    return shown(found(w, THING_id, me))


@router.patch("/{THING_id}", response_model=THING_COut)
def change(THING_id: str, wish: THING_CChange, me: Me, w: W):
    thing = found(w, THING_id, me)
    if thing.state != "new":
        raise HTTPException(409, "too late to change it")
    for name, value in wish.model_dump(exclude_none=True).items():
        setattr(thing, name, value)
    return shown(thing)


@router.delete("/{THING_id}", status_code=204)
def remove(THING_id: str, me: Me, w: W):
    OWNER
    w.THINGs.remove(thing.id)


@router.post("/{THING_id}/approve", response_model=THING_COut)
def approve(THING_id: str, clerk: Clerk, w: W):
    thing = w.THINGs.get(THING_id)
    if thing is None:
        raise HTTPException(404, "no such THING")
    thing.state = "approved"
    log.info("THING %s approved by %s", thing.id, clerk.id)
    return shown(thing)
'''

_PATHS: Final = """\
  /THINGs:
    get: {responses: {"200": {description: ok}}}
    post: {responses: {"201": {description: made}}}
  /THINGs/{THING_id}:
    get: {responses: {"200": {description: ok}}}
    patch: {responses: {"200": {description: ok}}}
    delete: {responses: {"204": {description: gone}}}
"""

_SPEC: Final = """\
openapi: 3.0.3
info: {title: Shop, version: "1"}
security: [{bearer: []}]
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
paths:
"""

_OWNED, _FORGOTTEN = "thing = found(w, THING_id, me)", "thing = w.THINGs.get(THING_id)"

SHARED: Final = "shop/deps.py"
"""The file that every handler leads to."""


def write(root: Path) -> int:
    """The service in a folder; its lines of Python."""
    texts = {
        SHARED: _DEPS,
        "shop/__init__.py": "",
        "shop/domain.py": _DOMAIN + "".join(_of(_KIND, thing) for thing in _THINGS),
        "shop/main.py": _main(),
        "openapi.yaml": _SPEC + "".join(_of(_PATHS, thing) for thing in _THINGS),
        "Dockerfile": "FROM python:3.12-slim\nCOPY . /app\nUSER 1000\nCMD python -m shop\n",
    }
    for number, thing in enumerate(_THINGS):
        owner = _FORGOTTEN if number % 8 == 0 else _OWNED
        texts[router_of(thing)] = _of(_ROUTER.replace("OWNER", owner), thing)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return sum(text.count("\n") for name, text in texts.items() if name.endswith(".py"))


def document(megabytes: int, form: str) -> str:
    """An OpenAPI document of about that size, as ``json`` or ``yaml``: one path after the other, each with a
    body and answers that share schemas."""
    thing = {
        "type": "object",
        "properties": {
            f"member_{number}": {"type": "string", "description": "What it is."} for number in range(20)
        },
    }
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    operation = {"requestBody": answer, "responses": {"200": {"description": "ok", **answer}}}
    size = len(json.dumps({"/things/000000/{thing_id}": {"get": operation, "post": operation}}))
    count = (megabytes << 20) // (size if form == "json" else size * 5 // 4)
    path = {"get": operation, "post": operation}
    made = {
        "openapi": "3.0.3",
        "info": {"title": "Large", "version": "1"},
        "paths": {f"/things/{number:06}/{{thing_id}}": path for number in range(count)},
        "components": {"schemas": {"Thing": thing}},
    }
    return json.dumps(made) if form == "json" else yaml.dump(made, Dumper=_Whole, sort_keys=False)


class _Whole(yaml.CSafeDumper):
    """Writes out what is the same, as people and frameworks do."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def router_of(thing: str = _THINGS[0]) -> str:
    """The file of a thing's router."""
    return f"shop/{thing}s.py"


def _main() -> str:
    imports = "".join(f"from shop import {thing}s\n" for thing in _THINGS)
    joined = "".join(f"app.include_router({thing}s.router)\n" for thing in _THINGS)
    return f"from fastapi import FastAPI\n\n{imports}\napp = FastAPI()\n{joined}"


def _of(template: str, thing: str) -> str:
    return template.replace("THING_C", thing.capitalize()).replace("THING", thing)
